/**
 * The client library: every command of the protocol, asynchronous and blocking, and helpers for what chat services do with it.
 *
 * <p>Job: bring each call to one of three outcomes (a result, rejected, in doubt), keep connections, and send again what may be.
 * Thread: one a client, {@code tidemark-client}; the public classes are safe from any. Needs the protocol module, Netty and
 * slf4j-api only. Read first: {@link dev.tidemark.client.TidemarkClient}; inside, {@code ClientLoop}, then {@code Lane} and
 * {@code Connection}. Docs: docs/CLIENT.md.
 */
package dev.tidemark.client;
