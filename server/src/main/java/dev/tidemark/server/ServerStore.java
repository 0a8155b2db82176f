package dev.tidemark.server;

import dev.tidemark.server.net.NetLimits;
import dev.tidemark.server.shard.ShardLimits;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.cassandra.CassandraStore;
import dev.tidemark.server.store.rocksdb.RocksDbStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a server, of the kind that its configuration names.
 *
 * <p>Thread: the one that starts the server.
 */
final class ServerStore {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStore.class);

    private final ReadStateStore store;
    /** The same, if it is of this kind, else null. */
    private final CassandraStore cluster;

    private ServerStore(ReadStateStore store, CassandraStore cluster) {
        this.store = store;
        this.cluster = cluster;
    }

    /**
     * Opens the store. One that is a cluster may be away: it is used once it answers.
     *
     * @param takesOver whether to take a cluster's tables from a server that has not given them back, once its lease has passed.
     */
    static ServerStore open(ServerConfig config, boolean takesOver) throws StartupException {
        int tasks = config.server().shards() * ShardLimits.STORE_TASKS;
        try {
            return switch (config.store().type()) {
                case ROCKSDB ->
                    new ServerStore(
                            RocksDbStore.open(
                                    config.data().dir().resolve("store"),
                                    config.store().threads(),
                                    tasks,
                                    config.store().blockCacheBytes()),
                            null);
                case CASSANDRA -> {
                    CassandraStore opened = CassandraStore.open(
                            config.store().cassandra(), tasks, config.data().dir(), takesOver, ServerStore::onLost);
                    yield new ServerStore(opened, opened);
                }
                case NONE -> {
                    LOG.warn("store.type=none: nothing is kept beyond this process, evicted users are forgotten");
                    yield new ServerStore(null, null);
                }
            };
        } catch (StoreException e) {
            throw new StartupException(ExitCode.of(e), e.getMessage(), e);
        }
    }

    /** Null where nothing is stored for good. */
    ReadStateStore store() {
        return store;
    }

    /** Lines of INFO. Thread: any. */
    String facts() {
        return cluster == null
                ? ""
                : "store_serving " + (cluster.isServing() ? 1 : 0) + "\nstore_loads_in_flight "
                        + cluster.loadsInFlight()
                        + "\nstore_commits_in_flight " + cluster.commitsInFlight() + "\nstore_retries "
                        + cluster.retries() + "\n";
    }

    /** Whether a store that fails now may be one that does not later. */
    boolean mayComeBack() {
        return cluster != null;
    }

    /** Waits until the store can be used, however long that takes. @throws StoreException if it never can be. */
    void awaitServing() {
        if (cluster != null) {
            cluster.awaitServing();
        }
    }

    /** Another server has the table: what is committed here is committed no more, so nobody may go on changing it. */
    private static void onLost(StoreException cause) {
        LOG.error("the server stops: {}", cause.getMessage());
        Thread end = new Thread(
                () -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(NetLimits.LINGER_MS));
                    Runtime.getRuntime().halt(ExitCode.of(cause).number());
                },
                "ownership-lost");
        end.start();
    }
}
