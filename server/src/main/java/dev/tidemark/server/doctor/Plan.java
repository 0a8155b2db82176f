package dev.tidemark.server.doctor;

import dev.tidemark.server.auth.SecretFile;
import java.nio.file.Path;
import java.util.List;

/**
 * What a server is to use, as its configuration and its launcher say.
 *
 * @param connections most at once.
 * @param usesIoUring whether the transport is io_uring.
 * @param journal null where there is none.
 * @param secrets the files that decide who gets in, as far as there are any.
 */
public record Plan(
        int shards,
        int connections,
        boolean usesIoUring,
        Memory memory,
        Path dataDir,
        Journal journal,
        List<SecretFile> secrets) {
    /** File descriptors for the store, the libraries and the event loops, generously. */
    static final int FILES_OF_OUR_OWN = 1_000;

    /** Memory in bytes: for read states, the store's blocks, Java's heap, and network buffers at most. */
    public record Memory(long cacheBytes, long blockCacheBytes, long heapBytes, long directBytes) {
        /** What RocksDB's memtables and Java itself take beside: an estimate, on the high side. */
        private static final long BESIDE_BYTES = 512L << 20;

        /** What may be in use at worst. */
        long mostBytes() {
            return cacheBytes + blockCacheBytes + heapBytes + directBytes + BESIDE_BYTES;
        }
    }

    /**
     * The journal.
     *
     * @param leastBytes without which no change is taken.
     * @param syncsAlways whether changes wait for the disk.
     */
    public record Journal(Path dir, long leastBytes, long mostBytes, boolean syncsAlways) {}
}
