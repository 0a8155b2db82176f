/**
 * A server as a process of its own, and the tests that need one. Job: start, watch, signal and end it.
 * Read first: {@link dev.tidemark.server.process.ServerProcess}.
 */
package dev.tidemark.server.process;
