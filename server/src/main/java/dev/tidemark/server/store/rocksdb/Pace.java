package dev.tidemark.server.store.rocksdb;

import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RateLimiter;
import org.rocksdb.RateLimiterMode;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * How fast flushes and compactions may write. Slowly and steadily while little waits for them, for shards may want the
 * processors that they run on; as fast as they can as soon as commits would have to wait for them.
 *
 * <p>Thread: {@link #adjust} one, the committing; the rest any.
 */
final class Pace implements AutoCloseable {
    /** Some 17,000 commits a second of users with ten states, the compactions of their rows included. */
    static final long SLOWEST_BYTES_PER_SECOND = 12L << 20;
    /** No bound in effect. */
    static final long FASTEST_BYTES_PER_SECOND = 4L << 30;

    private static final int DONE_WITHIN_SECONDS = 30;
    /** Of three; when the third is full, too, commits wait. */
    private static final int MANY_FULL_MEMTABLES = 2;
    /** Compactions of level 0 begin at 4 files, and commits are slowed down at 20. */
    private static final int MANY_YOUNG_FILES = 8;

    private static final long ADJUSTED_EVERY_NS = 100_000_000;
    /** Short, so that what is done at a stretch is short too. */
    private static final long REFILL_US = 10_000;
    /** Of the limiter between flushes and compactions: its own default. */
    private static final int FAIRNESS = 10;

    private final RateLimiter limiter =
            new RateLimiter(FASTEST_BYTES_PER_SECOND, REFILL_US, FAIRNESS, RateLimiterMode.WRITES_ONLY, false);
    private long adjustedNs = System.nanoTime() - ADJUSTED_EVERY_NS;

    /** For the options of the database that it is to hold back. */
    RateLimiter limiter() {
        return limiter;
    }

    /** Sets the pace by what waits, ten times a second at most. */
    void adjust(RocksDB db, List<ColumnFamilyHandle> families) throws RocksDBException {
        long now = System.nanoTime();
        if (now - adjustedNs < ADJUSTED_EVERY_NS) {
            return;
        }
        adjustedNs = now;
        long fullMemtables = 0;
        long youngFiles = 0;
        for (ColumnFamilyHandle family : families) {
            fullMemtables = Math.max(fullMemtables, db.getLongProperty(family, "rocksdb.num-immutable-mem-table"));
            youngFiles = Math.max(youngFiles, Long.parseLong(db.getProperty(family, "rocksdb.num-files-at-level0")));
        }
        long pendingBytes = db.getAggregatedLongProperty("rocksdb.estimate-pending-compaction-bytes");
        limiter.setBytesPerSecond(bytesPerSecond(fullMemtables, youngFiles, pendingBytes));
    }

    /**
     * @param fullMemtables that wait to be flushed, of the family with the most.
     * @param youngFiles in level 0, of the family with the most.
     * @param pendingBytes that compactions have to write until every level has its size.
     */
    static long bytesPerSecond(long fullMemtables, long youngFiles, long pendingBytes) {
        if (fullMemtables >= MANY_FULL_MEMTABLES || youngFiles >= MANY_YOUNG_FILES) {
            return FASTEST_BYTES_PER_SECOND;
        }
        return Math.max(
                SLOWEST_BYTES_PER_SECOND, Math.min(FASTEST_BYTES_PER_SECOND, pendingBytes / DONE_WITHIN_SECONDS));
    }

    /** Holds nothing back until the next {@link #adjust}: for when something waits for all to be done. */
    void hurry() {
        limiter.setBytesPerSecond(FASTEST_BYTES_PER_SECOND);
    }

    @Override
    public void close() {
        limiter.close();
    }
}
