/**
 * Connections and event loops: bytes in, frames to shards, replies out.
 *
 * <p>Job: find the frames in what was read, check them, run them on the shard that shares this thread or send them to the one
 * that owns their user, and write all replies of a turn at once. Thread: event loop i is shard i's thread; a connection
 * belongs to one loop. Read first: {@link dev.tidemark.server.net.ShardLoop}, then {@link dev.tidemark.server.net.Connection}.
 */
package dev.tidemark.server.net;
