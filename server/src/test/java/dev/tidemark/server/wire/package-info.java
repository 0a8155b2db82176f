/**
 * A test's end of a connection. Job: send exactly these bytes, tell exactly what came. Thread: one a connection.
 * Read first: {@link dev.tidemark.server.wire.WireClient}.
 */
package dev.tidemark.server.wire;
