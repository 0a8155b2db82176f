package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreUsage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The open RocksDB database with its two column families: {@code users} ({@link UserRow}) and {@code states} (
 * {@link StateRow}).
 *
 * <p>Two, so that the range deletes and the prefix filter of the few spread users cost the others nothing. The log of
 * writes is on and not synced write by write: a killed process loses nothing, a power cut what the system had not yet
 * written.
 *
 * <p>Thread: safe from any. Lifetime: {@link #close} frees everything native, after the last call.
 */
final class Database implements AutoCloseable {
    private static final byte[] USERS_NAME = {'u', 's', 'e', 'r', 's'};
    private static final byte[] STATES_NAME = {'s', 't', 'a', 't', 'e', 's'};

    private static final double FILTER_BITS_PER_KEY = 10;
    private static final int TABLE_FORMAT = 6;
    private static final long MEMTABLE_BYTES = 32L << 20;
    private static final int MEMTABLES = 3;
    private static final long TABLE_FILE_BYTES = 64L << 20;
    private static final long LEVEL_BASE_BYTES = 256L << 20;
    private static final long MAX_LOG_OF_WRITES_BYTES = 256L << 20;
    /** Two cores: one flush beside one compaction. */
    private static final int BACKGROUND_JOBS = 2;
    /** Leaves file descriptors to connections; 512 files of 64 MiB are 32 GiB before one is closed and opened again. */
    private static final int OPEN_FILES = 512;

    private static final long BYTES_PER_SYNC = 1L << 20;
    private static final long TEXT_LOG_BYTES = 1L << 20;
    private static final int TEXT_LOGS = 2;

    private final Deque<AutoCloseable> natives;
    private final RocksDB db;
    private final Pace pace;
    private final ColumnFamilyHandle users;
    private final ColumnFamilyHandle states;
    private final List<ColumnFamilyHandle> families;
    private final Access access;

    private enum Access {
        READ,
        WRITE
    }

    private Database(
            Deque<AutoCloseable> natives,
            RocksDB db,
            Pace pace,
            ColumnFamilyHandle users,
            ColumnFamilyHandle states,
            Access access) {
        this.natives = natives;
        this.db = db;
        this.pace = pace;
        this.users = users;
        this.states = states;
        families = List.of(users, states);
        this.access = access;
    }

    /**
     * Opens the database in a directory, or makes one there.
     *
     * @throws StoreException {@link Reason#LOCKED} if another process, or this one, has it open,
     * {@link Reason#UNUSABLE} else.
     */
    static Database open(Path directory, Tuning tuning) {
        return open(directory, tuning, Access.WRITE);
    }

    /**
     * Opens a database that is there to read it only; nothing of it is changed. Until {@link #close} no server can open it.
     *
     * @throws StoreException {@link Reason#LOCKED} if another process has it open to write, {@link Reason#UNUSABLE} else.
     */
    static Database openToRead(Path directory, Tuning tuning) {
        return open(directory, tuning, Access.READ);
    }

    private static Database open(Path directory, Tuning tuning, Access access) {
        RocksDB.loadLibrary();
        Deque<AutoCloseable> natives = new ArrayDeque<>();
        try {
            if (access == Access.READ) {
                opened(natives, DirectoryLock.share(directory));
            }
            return open(directory, tuning, access, natives);
        } catch (RocksDBException e) {
            closeAll(natives);
            throw refusal(directory, e);
        } catch (RuntimeException | Error e) {
            closeAll(natives);
            throw e;
        }
    }

    private static Database open(Path directory, Tuning tuning, Access access, Deque<AutoCloseable> natives)
            throws RocksDBException {
        Cache cache = opened(natives, new LRUCache(tuning.blockCacheBytes()));
        BloomFilter filter = opened(natives, new BloomFilter(FILTER_BITS_PER_KEY));
        ColumnFamilyOptions usersOptions =
                opened(natives, familyOptions(tuning, cache, filter, true)).setCompressionType(tuning.compression());
        ColumnFamilyOptions statesOptions = opened(natives, familyOptions(tuning, cache, filter, false))
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .useFixedLengthPrefixExtractor(StateRow.PREFIX_LENGTH);
        Pace pace = opened(natives, new Pace());
        DBOptions options = opened(natives, databaseOptions()).setRateLimiter(pace.limiter());
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, usersOptions),
                new ColumnFamilyDescriptor(USERS_NAME, usersOptions),
                new ColumnFamilyDescriptor(STATES_NAME, statesOptions));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        String path = directory.toString();
        RocksDB db = opened(
                natives,
                access == Access.READ
                        ? RocksDB.openReadOnly(options.setCreateIfMissing(false), path, families, handles)
                        : RocksDB.open(options, path, families, handles));
        for (ColumnFamilyHandle handle : handles) {
            opened(natives, handle);
        }
        return new Database(natives, db, pace, handles.get(1), handles.get(2), access);
    }

    private static DBOptions databaseOptions() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxOpenFiles(OPEN_FILES)
                .setMaxTotalWalSize(MAX_LOG_OF_WRITES_BYTES)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setWalBytesPerSync(BYTES_PER_SYNC)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(TEXT_LOG_BYTES)
                .setKeepLogFileNum(TEXT_LOGS)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private static ColumnFamilyOptions familyOptions(
            Tuning tuning, Cache cache, BloomFilter filter, boolean wholeKeys) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setMaxWriteBufferNumber(MEMTABLES)
                .setTargetFileSizeBase(TABLE_FILE_BYTES)
                .setMaxBytesForLevelBase(LEVEL_BASE_BYTES)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(tuning.blockBytes())
                        .setFilterPolicy(filter)
                        .setWholeKeyFiltering(wholeKeys)
                        .setFormatVersion(TABLE_FORMAT));
    }

    RocksDB db() {
        return db;
    }

    /** One row a user. */
    ColumnFamilyHandle users() {
        return users;
    }

    /** The states of spread users, one row each. */
    ColumnFamilyHandle states() {
        return states;
    }

    /** Brings all that was written to disk for good, in the log of writes. */
    void syncLog() throws RocksDBException {
        db.flushWal(true);
    }

    /** Whether it was opened to read only. */
    boolean isReadOnly() {
        return access == Access.READ;
    }

    /** Sets how fast flushes and compactions go, by what waits for them. For the committing thread, as often as it likes. */
    void adjustPace() throws RocksDBException {
        pace.adjust(db, families);
    }

    /** Brings all that was written to disk for good, in tables: there is nothing to replay at the next start. */
    void makeDurable() throws RocksDBException {
        pace.hurry();
        syncLog();
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, families);
        }
    }

    /** What it takes of memory, for writes, its cache of blocks and its indexes, and of disk for its tables. */
    StoreUsage usage() throws RocksDBException {
        long memoryBytes = db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables")
                + db.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem")
                + db.getLongProperty(users, "rocksdb.block-cache-usage"); // one cache for all
        return new StoreUsage(memoryBytes, db.getAggregatedLongProperty("rocksdb.total-sst-files-size"));
    }

    @Override
    public void close() {
        closeAll(natives);
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> natives, T handle) {
        natives.push(handle);
        return handle;
    }

    /** Closes what was opened last first: families, then the database, then what it was opened with. */
    static void closeAll(Deque<AutoCloseable> natives) {
        while (!natives.isEmpty()) {
            try {
                natives.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a native object failed", e);
            }
        }
    }

    /** Says that another server has a directory. */
    static StoreException inUse(Path directory, Exception cause) {
        return new StoreException(
                Reason.LOCKED,
                "data directory is in use by another server: directory=" + directory
                        + ", stop it or choose another data.dir",
                cause);
    }

    private static StoreException refusal(Path directory, RocksDBException e) {
        String cause = e.getMessage();
        if (cause != null && cause.contains("lock")) {
            return inUse(directory, e);
        }
        return new StoreException(
                Reason.UNUSABLE,
                "the store cannot be opened: directory=" + directory + " cause=" + cause
                        + ", expected a store that was not damaged; check the disk, or restore a copy",
                e);
    }
}
