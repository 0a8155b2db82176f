package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection and the table: connects until that succeeds, takes the table, and renews the lease until it is stopped.
 * While the cluster is away it tries again and again. A lease that has passed meanwhile is renewed as long as no other server has
 * taken the table; if one has, it is over for good.
 *
 * <p>Thread: steps are made by one thread at a time, that of the start and then one of its own; the rest is safe from any.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final long TRY_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int RENEWALS_PER_LEASE = 4;

    private final Supplier<Cluster> connecting;
    private final Function<Cluster, Ownership> owning;
    private final Lease lease;
    private final LongSupplier clockNs;
    private final long renewalNs;
    private final String keyspace;
    private final Consumer<StoreException> onEnd;
    private final FaultLog away = new FaultLog(LOG, "Cassandra does not answer", 0);
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "store-owner");
    private volatile Cluster cluster;
    private volatile boolean taken;
    private volatile StoreException end;
    private volatile boolean stopping;
    private Throwable trouble;
    private boolean waiting;
    private Ownership ownership;

    /**
     * Does nothing before {@link #start}.
     *
     * @param connecting makes a connection, or throws.
     * @param owning what takes the table, with the lease given; null for one who only reads.
     * @param onEnd is told, once, if another server has the table after the start.
     */
    Keeper(
            CassandraSettings settings,
            Supplier<Cluster> connecting,
            Function<Cluster, Ownership> owning,
            Lease lease,
            LongSupplier clockNs,
            Consumer<StoreException> onEnd) {
        this.connecting = connecting;
        this.owning = owning;
        this.lease = lease;
        this.clockNs = clockNs;
        renewalNs = settings.leaseNs() / RENEWALS_PER_LEASE;
        keyspace = settings.keyspace();
        this.onEnd = onEnd;
    }

    /**
     * Connects and takes the table; waits for what another server's lease takes, if it is to be taken over. Where the cluster does
     * not answer, that goes on behind the caller's back.
     *
     * @throws StoreException OWNED if another server has the table; UNUSABLE if a person has to change something first.
     */
    void start() {
        while (settled.getCount() > 0) {
            long pauseNs = step();
            if (trouble != null) {
                requireNoMistake(trouble);
                break;
            }
            if (settled.getCount() > 0) {
                LockSupport.parkNanos(pauseNs);
            }
        }
        if (end != null) {
            throw end;
        }
        thread.start();
    }

    private static void requireNoMistake(Throwable trouble) {
        if (Failures.needsPerson(trouble)) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "Cassandra cannot be used: cause=" + Failures.text(trouble)
                            + "; check store.cassandra.*, and that the tables are there: bin/tidemark schema cassandra prints"
                            + " them, store.cassandra.create-schema makes them",
                    trouble);
        }
    }

    /** Waits until the cluster can be used, however long that takes. @throws StoreException if another server has the table. */
    void awaitServing() {
        try {
            settled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.UNUSABLE, "interrupted while waiting for Cassandra", e);
        }
        if (end != null) {
            throw end;
        }
    }

    /** The cluster, if it may be read from now; else null. */
    Cluster readable() {
        return taken && lease.isHeld(clockNs.getAsLong()) || owning == null ? cluster : null;
    }

    /** The cluster, if connected; else null. Whether it may be written to, the lease says. */
    Cluster connected() {
        return cluster;
    }

    private void run() {
        while (!stopping && end == null) {
            long pauseNs = step();
            if (!stopping && end == null) {
                LockSupport.parkNanos(this, pauseNs);
            }
        }
    }

    /** Does what is next. @return ns until the one after. */
    private long step() {
        try {
            if (cluster == null) {
                cluster = connecting.get();
                ownership = owning == null ? null : owning.apply(cluster);
                LOG.info("connected to Cassandra");
            }
            long pauseNs = renewalNs;
            if (ownership != null) {
                pauseNs = taken ? renew() : claim();
            } else {
                settled.countDown();
            }
            trouble = null;
            if (away.isFailing()) {
                away.onSuccess(clockNs.getAsLong());
            }
            return pauseNs;
        } catch (RuntimeException e) {
            trouble = e;
            away.onFailure(clockNs.getAsLong(), Failures.text(e));
            return TRY_AGAIN_NS;
        }
    }

    private long claim() {
        switch (ownership.claim()) {
            case TAKEN -> {
                taken = true;
                LOG.info("this server owns the table of read states: epoch={}", ownership.epoch());
                settled.countDown();
                return renewalNs;
            }
            case REFUSED -> {
                end(new StoreException(
                        Reason.OWNED,
                        "another server owns the tables of keyspace " + keyspace + ": " + text(ownership.holder())
                                + "; stop it, or, if it is gone for good, start with --take-over"));
                return 0;
            }
            case WAITING -> {
                if (!waiting) {
                    waiting = true;
                    LOG.info("waiting for the lease of another server to pass: {}", text(ownership.holder()));
                }
                return LOOK_AGAIN_NS;
            }
            default -> {
                return 0;
            }
        }
    }

    private long renew() {
        if (!ownership.renew()) {
            end(new StoreException(
                    Reason.OWNERSHIP_LOST,
                    "the lease has passed, and another server has taken the tables of keyspace " + keyspace + ": "
                            + text(ownership.holder())
                            + "; nothing more is committed here, the journal has what is not"));
        }
        return renewalNs;
    }

    private void end(StoreException cause) {
        boolean wasRunning = thread.isAlive();
        lease.end();
        end = cause;
        settled.countDown();
        if (wasRunning) {
            onEnd.accept(cause);
        }
    }

    private static String text(Owner owner) {
        return owner == null ? "unknown" : owner.place() + " epoch=" + owner.epoch() + " leaseMs=" + owner.leaseMs();
    }

    /** Gives the table back, unless another has it, and closes the connection. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = StoreThreads.awaitEnd(thread);
        if (taken && end == null) {
            release();
        }
        away.close();
        if (cluster != null) {
            cluster.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        try {
            ownership.release();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the table of read states could not be given back: only a server with this data.dir can take it without"
                            + " --take-over, cause={}",
                    Failures.text(e));
        }
    }
}
