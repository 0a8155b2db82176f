/**
 * What a shard does: it runs the commands on the users that it owns, lets requests of absent users wait while the store
 * reads, brings changes to the store behind the clients' backs, and makes room.
 *
 * <p>Job: all of that as plain logic, free of sockets, threads and clocks: frames, time and a store are handed in, so that an
 * event loop drives it in the server and a seeded simulator in the tests. Thread: each shard's own; shards meet only through
 * their {@link dev.tidemark.server.shard.Inbox}es. Read first: {@link dev.tidemark.server.shard.Shard}.
 */
package dev.tidemark.server.shard;
