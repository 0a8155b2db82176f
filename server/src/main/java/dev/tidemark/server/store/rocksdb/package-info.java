/**
 * The store inside the server's own process: RocksDB in the data directory.
 *
 * <p>Job: keep read states on disk, one value a user, or a row a state for users who have many. Thread: tasks come from
 * any shard's thread; RocksDB is called on the store's own threads only. Read first:
 * {@link dev.tidemark.server.store.rocksdb.RocksDbStore}, then {@link dev.tidemark.server.store.rocksdb.UserRow}.
 */
package dev.tidemark.server.store.rocksdb;
