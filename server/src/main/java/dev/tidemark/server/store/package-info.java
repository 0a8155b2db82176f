/**
 * Where read states live for good: the interface of a store, and what passes between it and a shard.
 *
 * <p>Job: bring all read states of one user (load), take changed ones (commit). Thread: requests come from shard
 * threads and never block; answers are given on the store's threads. Read first:
 * {@link dev.tidemark.server.store.ReadStateStore}.
 */
package dev.tidemark.server.store;
