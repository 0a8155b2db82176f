package dev.tidemark.server;

import dev.tidemark.server.journal.FileDisk;
import dev.tidemark.server.journal.GroupCounts;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.journal.JournalDirectory;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.journal.JournalSettings;
import dev.tidemark.server.journal.JournalTask;
import dev.tidemark.server.journal.JournalThread;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.journal.Recovered;
import dev.tidemark.server.recovery.Replay;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a server: its directory, what an earlier run left in it, and a log for each shard.
 *
 * <p>Thread: the one that starts and stops the server.
 */
final class ServerJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerJournal.class);
    private static final long RECOVER_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final Recovered NOTHING = new Recovered(0, 0, GroupCounts.NONE, GroupCounts.NONE, 0);

    /** Null where there is no journal. */
    private final JournalDirectory directory;

    private final String mode;
    private final Recovered recovered;

    private ServerJournal(JournalDirectory directory, String mode, Recovered recovered) {
        this.directory = directory;
        this.mode = mode;
        this.recovered = recovered;
    }

    /**
     * Opens the journal and brings what an earlier run left in it into the store, also where no journal is to be kept from now on.
     *
     * Where the store is a cluster that is away, that waits for it.
     */
    static ServerJournal open(ServerConfig config, ServerStore serverStore) throws StartupException {
        Path path = config.journal().dir();
        if (!config.hasJournal()) {
            warnOfNoJournal(config);
            if (serverStore.store() == null || !Files.isDirectory(path)) {
                return new ServerJournal(null, "none", NOTHING);
            }
        }
        JournalDirectory directory = null;
        try {
            directory = JournalDirectory.open(new FileDisk(path), settings(config));
            Recovered recovered = recover(directory, serverStore);
            if (config.hasJournal()) {
                String mode = config.journal().fsync().name().toLowerCase(Locale.ROOT);
                return new ServerJournal(directory, mode, recovered);
            }
            close(directory);
            return new ServerJournal(null, "none", recovered);
        } catch (JournalException e) {
            close(directory);
            throw new StartupException(ExitCode.of(e), e.getMessage(), e);
        } catch (StoreException e) {
            close(directory);
            throw new StartupException(ExitCode.of(e), e.getMessage(), e);
        }
    }

    private static void warnOfNoJournal(ServerConfig config) {
        if (config.journal().enabled()) {
            LOG.warn("store.type=none: there is no journal either, since it could be replayed into nothing");
        } else {
            LOG.warn("journal.enabled=false: a killed process loses the changes of the last store.commit-delay");
        }
    }

    private static JournalSettings settings(ServerConfig config) {
        ServerConfig.Journal journal = config.journal();
        int shards = config.server().shards();
        // Where there is to be no journal from now on, nobody has looked at whether its size fits.
        long leastBytes = JournalSettings.leastBytes(journal.segmentBytes(), shards);
        return new JournalSettings(
                journal.fsync(),
                (int) TimeUnit.NANOSECONDS.toMillis(journal.fsyncIntervalNs()),
                Math.toIntExact(journal.segmentBytes()),
                Math.max(journal.maxBytes(), leastBytes),
                shards);
    }

    private static Recovered recover(JournalDirectory directory, ServerStore serverStore) {
        while (true) {
            try {
                return recover(directory, serverStore.store());
            } catch (StoreException e) {
                if (!serverStore.mayComeBack()) {
                    throw e;
                }
                LOG.warn("the journal has changes that the store has not: waiting until it takes them");
                serverStore.awaitServing();
                LockSupport.parkNanos(RECOVER_AGAIN_NS);
            }
        }
    }

    private static Recovered recover(JournalDirectory directory, ReadStateStore store) {
        Replay replay = new Replay(store);
        Recovered recovered = directory.recover(replay);
        replay.finish();
        directory.discard();
        GroupCounts kept = recovered.kept();
        if (kept.records() > 0) {
            LOG.info(
                    "recovered: records={} usersCommitted={} bytes={} ms={}",
                    kept.records(),
                    replay.usersCommitted(),
                    kept.bytes(),
                    recovered.ms());
        }
        GroupCounts dropped = recovered.dropped();
        if (dropped.bytes() > 0) {
            LOG.warn(
                    "dropped the torn end of the journal, of which nothing was on disk for good: bytes={} wholeRecords={}",
                    dropped.bytes(),
                    dropped.records());
        }
        return recovered;
    }

    /** Begins a shard's log. {@code completions} leads to its inbox. */
    Journal begin(int shard, JournalTask.Completions completions) throws StartupException {
        if (directory == null) {
            return new NoJournal();
        }
        try {
            return directory.begin(shard, new JournalThread(shard, completions));
        } catch (JournalException e) {
            throw new StartupException(ExitCode.JOURNAL, e.getMessage(), e);
        }
    }

    /** When changes are on disk for good: off, interval, always; none where there is no journal. */
    String mode() {
        return mode;
    }

    /** Lines of INFO. */
    String facts() {
        return "journal " + mode + "\njournal_recovered_records "
                + recovered.kept().records()
                + "\njournal_recovery_ms " + recovered.ms() + "\njournal_dropped_bytes "
                + recovered.dropped().bytes() + "\n";
    }

    /** Releases the directory; the logs must have been closed. */
    @Override
    public void close() {
        close(directory);
    }

    private static void close(JournalDirectory directory) {
        if (directory != null) {
            directory.close();
        }
    }
}
