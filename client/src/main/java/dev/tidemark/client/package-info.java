/**
 * The client library: every command of the protocol, asynchronous and blocking. Safe from any thread; needs the protocol
 * module, Netty and slf4j-api only.
 */
package dev.tidemark.client;
