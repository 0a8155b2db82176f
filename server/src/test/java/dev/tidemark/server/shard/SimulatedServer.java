package dev.tidemark.server.shard;

import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.JournalDirectory;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.journal.JournalSettings;
import dev.tidemark.server.journal.SegmentJournal;
import dev.tidemark.server.journal.SimulatedCrash;
import dev.tidemark.server.journal.SimulatedDisk;
import dev.tidemark.server.journal.SimulatedWorker;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.recovery.Replay;
import dev.tidemark.server.store.SimulatedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One life of a server in the seeded simulator: shards with their journals and a client each, over a disk and a store that
 * outlive it. Started as a server is; then every thread's next step is the simulator's to choose.
 *
 * <p>Thread: the simulation's.
 */
final class SimulatedServer {
    /** Enough for all that a few clients can have under way. */
    private static final int INBOX_CAPACITY = 8_192;

    /** What is chosen for one life. */
    record Settings(JournalSettings journal, ShardLimits limits, long cacheBytes) {}

    /** One shard's thread, and what belongs to it. */
    record Loop(
            Shard shard,
            WatchedJournal journal,
            SimulatedWorker worker,
            ShardCounters counters,
            SimulatedClient client) {}

    private final SimulatedStore store;
    private final JournalDirectory directory;
    private final List<Loop> loops = new ArrayList<>();

    private SimulatedServer(SimulatedStore store, JournalDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /**
     * Brings what an earlier life left into the store, and begins.
     *
     * @throws JournalException if the journal cannot be read, or not be begun.
     * @throws dev.tidemark.server.store.StoreException if the store does not take what the journal has.
     */
    static SimulatedServer start(SimulatedDisk disk, SimulatedStore store, Settings settings, Judge judge) {
        JournalDirectory directory = JournalDirectory.open(disk, settings.journal());
        store.answerAtOnce(true);
        Replay replay = new Replay(store);
        directory.recover(replay);
        replay.finish();
        directory.discard();
        store.answerAtOnce(false);
        SimulatedServer server = new SimulatedServer(store, directory);
        try {
            server.begin(settings, judge);
        } catch (JournalException | SimulatedCrash e) {
            server.free();
            throw e;
        }
        return server;
    }

    private void begin(Settings settings, Judge judge) {
        int shardCount = settings.journal().shardCount();
        Inbox[] inboxes = new Inbox[shardCount];
        Peers.Wakeup[] wakeups = new Peers.Wakeup[shardCount];
        for (int i = 0; i < shardCount; i++) {
            inboxes[i] = new Inbox(INBOX_CAPACITY);
            wakeups[i] = () -> {};
        }
        for (int i = 0; i < shardCount; i++) {
            SimulatedWorker worker = new SimulatedWorker(inboxes[i]::offer);
            SegmentJournal segments = directory.begin(i, worker);
            WatchedJournal journal =
                    new WatchedJournal(segments, settings.journal().syncMode(), store::durable);
            Cache cache = new Cache(settings.cacheBytes(), settings.limits().maxStatesPerUser());
            ShardCounters counters = new ShardCounters();
            Shard shard = new Shard(
                    i,
                    cache,
                    new WatchedStore(store, journal),
                    journal,
                    settings.limits(),
                    counters,
                    inboxes[i],
                    new Peers(i, inboxes, wakeups),
                    wakeups[i]);
            loops.add(new Loop(shard, journal, worker, counters, new SimulatedClient(shard, i, shardCount, judge)));
        }
    }

    List<Loop> loops() {
        return loops;
    }

    /** Whether a journal's thread is in the middle of something. */
    boolean isAnyWorkerRunning() {
        return loops.stream().anyMatch(loop -> loop.worker().isRunning());
    }

    /** The newest version of a user's changes that the journals say are on disk for good. */
    long durableVersion(long user) {
        return loops.stream()
                .mapToLong(loop -> loop.journal().durableVersion(user))
                .max()
                .orElse(0);
    }

    /** Sum of a counter over the shards. */
    long count(ShardCounter counter) {
        return loops.stream().mapToLong(loop -> loop.counters().get(counter)).sum();
    }

    /** How often a journal was told that the store has what it holds. */
    long truncations() {
        return loops.stream().mapToLong(loop -> loop.journal().truncations()).sum();
    }

    /** Whether everything is done: answered, in the store, on disk where that is promised, and there is room for more. */
    boolean isDrained() {
        return loops.stream()
                .allMatch(loop -> loop.shard().undrained() == 0
                        && loop.client().inFlight() == 0
                        && loop.worker().waitingCount() == 0
                        && loop.journal().isAllDurable()
                        && loop.journal().hasRoom(1));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("store=" + store.waitingCount());
        for (Loop loop : loops) {
            text.append(" undrained=").append(loop.shard().undrained());
            text.append(" inFlight=").append(loop.client().inFlight());
            text.append(" tasks=").append(loop.worker().waitingCount());
            text.append(" durable=").append(loop.journal().isAllDurable());
        }
        return text.toString();
    }

    /** Ends the journals. @return whether that was possible: the process may die in it, and the disk may fail. */
    boolean close(boolean everythingStored) {
        try {
            loops.forEach(loop -> loop.journal().close(everythingStored));
            directory.close();
            return true;
        } catch (SimulatedCrash | JournalException e) {
            return false;
        }
    }

    /** The process has died: tells what had been run, and what may have been. */
    void abandon(Consumer<byte[]> mayHaveRun) {
        loops.forEach(loop -> loop.client().abandon(mayHaveRun));
    }

    /** Frees all memory but that of journals that were not closed, which the garbage collector finds. */
    void free() {
        for (Loop loop : loops) {
            loop.client().close();
            loop.shard().close();
        }
    }
}
