package dev.tidemark.server.store.rocksdb;

import org.rocksdb.CompressionType;

/**
 * What of the database's set-up has been tried with other values; the layout probe passes its own.
 *
 * @param blockCacheBytes memory for blocks kept uncompressed; the system's page cache has the rest.
 * @param blockBytes uncompressed size of the unit that is read, checked and decompressed for one lookup.
 * @param compression of every level of the users, whose rows are compact already; rows of a state are compressed with LZ4.
 */
record Tuning(long blockCacheBytes, int blockBytes, CompressionType compression) {
    private static final int BLOCK_BYTES = 4 * 1024;

    /** What the server runs with. */
    static Tuning standard(long blockCacheBytes) {
        return new Tuning(blockCacheBytes, BLOCK_BYTES, CompressionType.NO_COMPRESSION);
    }
}
