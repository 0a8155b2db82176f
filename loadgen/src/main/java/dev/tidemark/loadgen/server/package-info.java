/**
 * The kinds of servers that load can be put on, and what each says of itself. Read first:
 * {@link dev.tidemark.loadgen.server.TargetKind}.
 */
package dev.tidemark.loadgen.server;
