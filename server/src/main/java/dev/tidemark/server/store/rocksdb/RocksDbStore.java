package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.StoreThreads;
import dev.tidemark.server.store.StoreUsage;
import dev.tidemark.server.store.TaskQueue;
import dev.tidemark.server.store.UserScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link ReadStateStore} over RocksDB in this process.
 *
 * <p>Loads have threads of their own and commits have one, so that a client waiting for an absent user never waits for
 * a batch being written. How users lie on disk: {@link UserRow} and {@link StateRow}; which form a user has:
 * {@link StoredForm}.
 *
 * <p>Durability: an answered commit outlives a killed process at once, and a power cut once a {@link #sync} that was given
 * later is answered, {@link #close} has returned, or the system has written it. A sync is one of RocksDB's own log of writes.
 * One process at a time can have a directory open.
 *
 * <p>Thread: as the interface says. Lifetime: everything native is freed by {@link #close}.
 */
public final class RocksDbStore implements ScannableStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(RocksDbStore.class);

    private final Database database;
    private final TaskQueue loads;
    private final TaskQueue commits;
    private final List<Thread> threads = new ArrayList<>();
    private final FaultLog readFaults = new FaultLog(LOGGER, "loads from the store fail");
    private final FaultLog corruptValues = new FaultLog(LOGGER, "stored users do not decode");
    private final FaultLog writeFaults = new FaultLog(LOGGER, "commits to the store fail");
    private final FaultLog refusedImages = new FaultLog(LOGGER, "a defect: commits are refused");
    private final FaultLog unexpectedTasks = new FaultLog(LOGGER, "a defect: tasks that the store was not made for");
    private volatile boolean closing;

    private RocksDbStore(Database database, int loadThreads, int capacity) {
        this.database = database;
        loads = new TaskQueue(capacity, loadThreads);
        commits = new TaskQueue(capacity, 1);
        for (int i = 0; i < loadThreads; i++) {
            Loader loader = new Loader(database, loads, i, readFaults, corruptValues);
            threads.add(new Thread(loader, "store-load-" + i));
        }
        if (database.isReadOnly()) {
            commits.close();
        } else {
            threads.add(new Thread(new Committer(database, commits, writeFaults, refusedImages), "store-commit"));
        }
    }

    /**
     * Opens the store in a directory, or makes one there.
     *
     * @param loadThreads threads that load, at least 1; one more commits.
     * @param capacity most tasks that the callers have under way at once; beyond that they are answered FAILED.
     * @param blockCacheBytes memory for data kept uncompressed.
     * @throws StoreException if it cannot be opened; its reason says whether another server has it.
     */
    public static RocksDbStore open(Path directory, int loadThreads, int capacity, long blockCacheBytes) {
        FormatMarker.check(directory);
        Database database = Database.open(directory, Tuning.standard(blockCacheBytes));
        try {
            FormatMarker.raise(directory);
        } catch (StoreException e) {
            database.close();
            throw e;
        }
        return start(database, loadThreads, capacity);
    }

    /**
     * Opens the store in a directory to load and to scan it: commits are answered FAILED, nothing on disk is changed, and until
     * {@link #close} no server can open it. Any number of processes may read at once.
     *
     * @throws StoreException as {@link #open}, and UNUSABLE if there is no store.
     */
    public static RocksDbStore openToRead(Path directory, int loadThreads, int capacity, long blockCacheBytes) {
        FormatMarker.checkThere(directory);
        return start(Database.openToRead(directory, Tuning.standard(blockCacheBytes)), loadThreads, capacity);
    }

    private static RocksDbStore start(Database database, int loadThreads, int capacity) {
        RocksDbStore store = new RocksDbStore(database, loadThreads, capacity);
        store.threads.forEach(Thread::start);
        return store;
    }

    /** {@inheritDoc} Users come ascending by unsigned id, as they all were when the walk began. */
    @Override
    public UserScan scan(String position) {
        return RocksDbScan.begin(database, position);
    }

    /** {@inheritDoc} A task refused, since the store is closing or full, is answered before the call returns. */
    @Override
    public void load(StoreTask task) {
        if (!loads.offer(task)) {
            refuse(task);
        }
    }

    /** {@inheritDoc} A task refused, since the store is closing or full, is answered before the call returns. */
    @Override
    public void commit(StoreTask task) {
        if (!commits.offer(task)) {
            refuse(task);
        }
    }

    /** {@inheritDoc} It goes behind all commits in the one queue. A task refused is answered before the call returns. */
    @Override
    public void sync(StoreTask task) {
        commit(task);
    }

    private void refuse(StoreTask task) {
        if (!closing) {
            unexpectedTasks.onFailure(
                    System.nanoTime(), database.isReadOnly() ? "opened to read only" : "a full queue");
        }
        task.complete(StoreTask.FAILED);
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return StoredForm.wantsWhole(stateCount, storedForm);
    }

    @Override
    public StoreUsage usage() {
        return closing ? StoreUsage.UNKNOWN : usageWhileOpen();
    }

    private synchronized StoreUsage usageWhileOpen() {
        try {
            return closing ? StoreUsage.UNKNOWN : database.usage();
        } catch (RocksDBException e) {
            readFaults.onFailure(System.nanoTime(), e);
            return StoreUsage.UNKNOWN;
        }
    }

    /** @throws StoreException if what was committed could not be made durable; all is freed all the same. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        loads.close();
        commits.close();
        joinThreads();
        loads.finish();
        commits.finish();
        List.of(readFaults, corruptValues, writeFaults, refusedImages, unexpectedTasks)
                .forEach(FaultLog::close);
        try (database) {
            if (!database.isReadOnly()) {
                database.makeDurable();
            }
        } catch (RocksDBException e) {
            throw new StoreException(
                    Reason.UNUSABLE, "the store was closed without all on disk for good: cause=" + e.getMessage(), e);
        }
    }

    private void joinThreads() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= StoreThreads.awaitEnd(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
