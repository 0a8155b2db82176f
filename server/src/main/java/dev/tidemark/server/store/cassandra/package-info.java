/**
 * Read states in a Cassandra or ScyllaDB cluster: a partition a user, a row a read state.
 *
 * <p>Job: load a user with one read of its partition, commit what changed as rows with the version of the change as their
 * timestamp, and see to it that one server at a time does so. Thread: tasks come from shards' threads into queues; threads of the
 * store's own send them, and the driver's threads answer. Read first:
 * {@link dev.tidemark.server.store.cassandra.CassandraStore}, then {@link dev.tidemark.server.store.cassandra.CommitPlan}.
 */
package dev.tidemark.server.store.cassandra;
