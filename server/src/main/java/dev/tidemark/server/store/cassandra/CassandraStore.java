package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserScan;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link ScannableStore} over a Cassandra or ScyllaDB cluster. How users lie in it: {@link Schema}; what a commit writes:
 * {@link CommitPlan}; that one server at a time does: {@link Ownership}.
 *
 * <p>It opens also while the cluster is away: until it answers, loads and commits do not. Loads and commits have queues and room
 * of their own, so that a client waiting for an absent user does not wait for commits.
 *
 * <p>Durability: an answered commit is as durable as the consistency level and the nodes' logs make it, and so a {@link #sync} has
 * nothing to add.
 *
 * <p>Thread: as the interface says. Lifetime: {@link #close} ends all threads and connections, and gives the table back.
 */
public final class CassandraStore implements ScannableStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(CassandraStore.class);

    private final Identity identity;
    private final Keeper keeper;
    private final ScheduledExecutorService timer;
    private final Retry retry;
    private final Loads loadings;
    private final Commits commitments;
    private final Lane loads;
    private final Lane commits;
    private final FaultLog unexpectedTasks = new FaultLog(LOGGER, "a defect: tasks that the store was not made for");
    private volatile boolean closing;

    private CassandraStore(CassandraSettings settings, int capacity, Identity identity, Keeper keeper, Lease lease) {
        this.identity = identity;
        this.keeper = keeper;
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "store-retry");
            thread.setDaemon(true);
            return thread;
        });
        retry = new Retry(timer, System::nanoTime, settings.requestTimeoutNs(), Failures::mayPass);
        loadings = new Loads(keeper::readable, System::nanoTime, retry, this::endLoad);
        commitments = new Commits(keeper::connected, lease, System::nanoTime, retry, settings.batch(), this::endCommit);
        loads = new Lane("store-load", capacity, settings.concurrency(), loadings::begin);
        commits = new Lane("store-commit", capacity, settings.concurrency(), commitments::begin);
    }

    /**
     * Opens the store to load and commit, as the table's only owner.
     *
     * @param capacity most loads, and most commits, that callers have under way; beyond that they are answered FAILED.
     * @param directory of the server, which tells it from others; made if it is not there.
     * @param takesOver whether to take the table from a server that has not given it back, once its lease has passed.
     * @param onLost is told, on a thread of the store's, if another server has the table after this has returned: nothing is
     *     committed from then on, and the server must end.
     * @throws StoreException LOCKED if another process has the directory; OWNED if another server has the table; UNUSABLE if the
     *     settings or the schema must be changed first.
     */
    public static CassandraStore open(
            CassandraSettings settings,
            int capacity,
            Path directory,
            boolean takesOver,
            Consumer<StoreException> onLost) {
        Identity identity = Identity.open(directory);
        Lease lease = new Lease(settings.leaseNs());
        Keeper keeper = new Keeper(
                settings,
                () -> Cluster.connect(settings),
                cluster -> new Ownership(
                        cluster.ownerTable(),
                        identity.id(),
                        Identity.place(),
                        settings.leaseNs(),
                        lease,
                        takesOver,
                        System::nanoTime),
                lease,
                System::nanoTime,
                onLost);
        return start(settings, capacity, identity, keeper, lease);
    }

    /**
     * Opens the store to load and to scan it, whoever owns it: commits are answered FAILED.
     *
     * @throws StoreException UNUSABLE if the cluster does not answer, or is not what it must be.
     */
    public static CassandraStore openToRead(CassandraSettings settings, int capacity) {
        Lease none = new Lease(settings.leaseNs());
        Keeper keeper = new Keeper(settings, () -> Cluster.connect(settings), null, none, System::nanoTime, lost -> {});
        CassandraStore store = start(settings, capacity, null, keeper, none);
        if (!store.isServing()) {
            store.close();
            throw new StoreException(
                    Reason.UNUSABLE,
                    "Cassandra does not answer: contact points=" + settings.contactPoints()
                            + "; check store.cassandra.contact-points, and start again when it does");
        }
        return store;
    }

    private static CassandraStore start(
            CassandraSettings settings, int capacity, Identity identity, Keeper keeper, Lease lease) {
        try {
            keeper.start();
        } catch (RuntimeException | Error e) {
            keeper.stop();
            if (identity != null) {
                identity.close();
            }
            throw e;
        }
        return new CassandraStore(settings, capacity, identity, keeper, lease);
    }

    /** Whether loads and commits can be done now, as far as is known. */
    public boolean isServing() {
        return keeper.readable() != null;
    }

    /**
     * Waits until loads and commits can be done, however long that takes.
     *
     * @throws StoreException OWNED if another server has the table.
     */
    public void awaitServing() {
        keeper.awaitServing();
    }

    /** {@inheritDoc} Users come ascending by token; one who is changed meanwhile is given as it is when it is read. */
    @Override
    public UserScan scan(String position) {
        Cluster cluster = keeper.readable();
        if (cluster == null) {
            throw new StoreException(Reason.UNUSABLE, "Cassandra cannot be read now: it does not answer");
        }
        return CassandraScan.begin(cluster, position);
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

    /** {@inheritDoc} A task refused is answered before the call returns. */
    @Override
    public void sync(StoreTask task) {
        commit(task);
    }

    private void refuse(StoreTask task) {
        if (!closing) {
            unexpectedTasks.onFailure(System.nanoTime(), "a full queue");
        }
        task.complete(StoreTask.FAILED);
    }

    private void endLoad(StoreTask task, int outcome) {
        loads.end(task, outcome);
    }

    private void endCommit(StoreTask task, int outcome) {
        commits.end(task, outcome);
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return StoredForm.wantsWhole(stateCount, storedForm);
    }

    /** Loads in flight. */
    public int loadsInFlight() {
        return loads.inFlight();
    }

    /** Commits in flight. */
    public int commitsInFlight() {
        return commits.inFlight();
    }

    /** Requests that were tried again, since the start. */
    public long retries() {
        return retry.count();
    }

    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        loads.close();
        commits.close();
        timer.shutdownNow();
        keeper.stop();
        loadings.close();
        commitments.close();
        unexpectedTasks.close();
        if (identity != null) {
            identity.close();
        }
    }
}
