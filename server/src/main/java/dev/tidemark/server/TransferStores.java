package dev.tidemark.server;

import dev.tidemark.server.journal.FileDisk;
import dev.tidemark.server.journal.JournalInspection;
import dev.tidemark.server.journal.LogState;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.cassandra.CassandraStore;
import dev.tidemark.server.store.rocksdb.RocksDbStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens the stores that {@code bin/tidemark store} works on: none to write that a server has, and none whose journal is ahead of it. */
final class TransferStores {
    /** Loads and commits of one user each, and a sync: more than are ever given at once. */
    private static final int CAPACITY = 1_024;

    private TransferStores() {}

    /**
     * Opens a store to load and scan it; nothing of it is changed. One in a cluster may have a server meanwhile.
     *
     * @throws StartupException if its journal has changes that it has not, or it is none.
     * @throws dev.tidemark.server.store.StoreException if it cannot be opened, or a server has it.
     * @throws dev.tidemark.server.journal.JournalException if the journal cannot be read.
     */
    static ScannableStore openToRead(ServerConfig config) throws StartupException {
        return checked(
                config,
                switch (config.store().type()) {
                    case ROCKSDB ->
                        RocksDbStore.openToRead(
                                directory(config),
                                config.store().threads(),
                                CAPACITY,
                                config.store().blockCacheBytes());
                    case CASSANDRA -> CassandraStore.openToRead(config.store().cassandra(), CAPACITY);
                    case NONE -> throw noStore();
                });
    }

    /** Opens a store to commit to it too, as a server does, and makes it where there is none. Throws as {@link #openToRead}. */
    static ScannableStore openToWrite(ServerConfig config) throws StartupException {
        return checked(
                config,
                switch (config.store().type()) {
                    case ROCKSDB ->
                        RocksDbStore.open(
                                directory(config),
                                config.store().threads(),
                                CAPACITY,
                                config.store().blockCacheBytes());
                    case CASSANDRA -> openCassandra(config);
                    case NONE -> throw noStore();
                });
    }

    /** As its only owner, so that no server changes meanwhile what is merged. */
    private static ScannableStore openCassandra(ServerConfig config) {
        CassandraStore store = CassandraStore.open(
                config.store().cassandra(), CAPACITY, config.data().dir(), false, lost -> {
                    // what is given to it from then on is answered FAILED, which ends the import
                });
        if (!store.isServing()) {
            store.close();
            throw new StoreException(
                    Reason.UNUSABLE,
                    "Cassandra does not answer: contact points="
                            + config.store().cassandra().contactPoints());
        }
        return store;
    }

    private static Path directory(ServerConfig config) {
        return config.data().dir().resolve("store");
    }

    private static StartupException noStore() {
        return new StartupException(
                ExitCode.CONFIGURATION, "store.type=none keeps nothing, expected a configuration with a store");
    }

    /** Looks at the journal once the store is open, when no server can write to it any more. */
    private static ScannableStore checked(ServerConfig config, ScannableStore store) throws StartupException {
        try {
            requireReplayed(config.journal().dir());
            return store;
        } catch (StartupException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * A server that was killed leaves changes in its journal. Its next start would bring them into the store: what is exported now
     * would lack them, and what is imported now would have them written over it, or hide them if its versions are higher.
     */
    private static void requireReplayed(Path journal) throws StartupException {
        if (!Files.isDirectory(journal)) {
            return;
        }
        List<LogState> logs = new JournalInspection(new FileDisk(journal)).scan();
        long records = logs.stream().mapToLong(log -> log.kept().records()).sum();
        boolean damaged = logs.stream().anyMatch(log -> log.damage() != null);
        if (records > 0 || damaged) {
            throw new StartupException(
                    ExitCode.UNREPLAYED,
                    "the journal has changes that the store may not have: directory=" + journal + " records=" + records
                            + (damaged ? " and is damaged" : "")
                            + "; start the server and stop it in order, which brings them into the store");
        }
    }
}
