package dev.tidemark.server.shard;

import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.journal.JournalSettings;
import dev.tidemark.server.journal.SimulatedCrash;
import dev.tidemark.server.journal.SimulatedDisk;
import dev.tidemark.server.journal.SyncMode;
import dev.tidemark.server.model.Histories;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.store.SimulatedStore;
import dev.tidemark.server.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lives of a server over one disk and one store, each ended by a kill, a power cut or in order, at any step, also while it starts.
 * What each is, and what happens in it, the seed says: shards and their clients, sync mode, size of segments, turns, answers of
 * the store, tasks of the journals' threads, the clock, and faults of the disk and the store. After every start each user must
 * be what {@link Histories} lets it be.
 *
 * <p>The same seed does the same. Thread: one.
 */
final class ShardJournalSimulation {
    private static final int MOST_SHARDS = 3;
    private static final int TROUBLED_STARTS = 4;
    private static final int MOST_STEPS_TO_DRAIN = 100_000;

    private final SplittableRandom random;
    private final int maxStates;
    private final Histories histories;
    private final HistoryJudge judge;
    private final List<RandomRequests> requests = new ArrayList<>();
    private final SimulationCounts counts = new SimulationCounts();
    private final SimulatedTrouble trouble;
    private final Promises promises;
    private SimulatedDisk disk;
    private SimulatedStore store;
    private SimulatedServer server;
    private SimulatedServer.Settings settings;
    private boolean nested;
    private long nowMicros = ShardSimulation.START_MICROS;
    private long nowMs;

    ShardJournalSimulation(long seed) {
        random = new SplittableRandom(seed);
        disk = new SimulatedDisk(random.split());
        store = new SimulatedStore(random.split());
        trouble = new SimulatedTrouble(random.split());
        maxStates = 4 + random.nextInt(28);
        histories = new Histories(new ReadStateModel(maxStates));
        promises = new Promises(histories);
        judge = new HistoryJudge(histories);
        for (int i = 0; i < MOST_SHARDS; i++) {
            long[] users =
                    random.longs(2 + random.nextInt(16)).map(user -> user | 1).toArray();
            requests.add(new RandomRequests(random.split(), users, maxStates + 3));
        }
    }

    /** Runs it all. @throws AssertionError at the first thing that is not as it must be. */
    SimulationCounts run() {
        try {
            for (int lives = 2 + random.nextInt(3); lives > 0; lives--) {
                start();
                if (live()) {
                    stop();
                }
            }
            start();
            stop();
            start();
        } finally {
            if (server != null) {
                disk.faults().die();
                server.free();
            }
        }
        counts.add(judge.verified(), judge.refused(), histories.checked());
        return counts;
    }

    // ---- starting

    /** Starts until it succeeds, then holds what is found to what may be. */
    private void start() {
        for (int tries = 0; server == null; tries++) {
            settings = settings();
            boolean troubled = tries < TROUBLED_STARTS && random.nextInt(3) == 0;
            if (troubled) {
                trouble.ofStart(disk, store);
            }
            try {
                server = SimulatedServer.start(disk, store, settings, judge);
            } catch (SimulatedCrash crash) {
                onStartFailed();
            } catch (StoreException | JournalException e) {
                if (!troubled || isDamaged(e)) {
                    throw new AssertionError("refuses to start", e);
                }
                onStartFailed();
            }
        }
        trouble.end(disk, store);
        promises.check(store);
        nowMs = 0;
        nowMicros += random.nextInt(20_000_000) - 10_000_000;
        disk.duringSyncs(this::onSync);
    }

    private static boolean isDamaged(RuntimeException e) {
        return e instanceof JournalException journal && journal.reason() == JournalException.Reason.DAMAGED;
    }

    private void onStartFailed() {
        counts.onStartFailed();
        counts.onCrash(fall());
    }

    private SimulatedServer.Settings settings() {
        int shards = 1 + random.nextInt(MOST_SHARDS);
        SyncMode mode = SyncMode.values()[random.nextInt(3)];
        int segmentBytes =
                JournalSettings.SMALLEST_SEGMENT_BYTES + JournalSettings.SEGMENT_STEP_BYTES * random.nextInt(2);
        long maxBytes = (long) segmentBytes * shards * (JournalSettings.LEAST_SEGMENTS + random.nextInt(6));
        JournalSettings journal = new JournalSettings(mode, 1 + random.nextInt(300), segmentBytes, maxBytes, shards);
        ShardLimits limits =
                new ShardLimits(maxStates, 4 + random.nextInt(40), 8 + random.nextInt(64), random.nextInt(3) * 100);
        return new SimulatedServer.Settings(journal, limits, Cache.leastMemoryBytes(maxStates));
    }

    // ---- living

    /** Lives until it dies or its time is over. @return whether it is still alive. */
    private boolean live() {
        boolean mayDie = random.nextInt(5) > 0;
        if (mayDie) {
            trouble.ofLife(disk, store);
        }
        try {
            for (int steps = 20 + random.nextInt(random.nextInt(4) == 0 ? 1_000 : 200); steps > 0; steps--) {
                step();
                if (steps % 64 == 0) {
                    trouble.change(disk, store);
                }
            }
        } catch (SimulatedCrash crash) {
            die();
            return false;
        }
        if (mayDie) {
            giveUpOrDie();
        }
        return !mayDie;
    }

    private void step() {
        List<SimulatedServer.Loop> loops = server.loops();
        SimulatedServer.Loop loop = loops.get(random.nextInt(loops.size()));
        try {
            switch (random.nextInt(10)) {
                case 0 -> advance();
                case 1, 2 -> answerStoreTasks();
                case 3, 4 -> loop.worker().step();
                case 5 -> turn(loop, 0);
                default -> turn(loop, random.nextInt(10));
            }
        } catch (JournalException e) {
            if (e.reason() != JournalException.Reason.FAILED || disk.faults().failures() == 0) {
                throw new AssertionError("the journal gives up though nothing has failed", e);
            }
            counts.onJournalFailed();
            disk.faults().die();
            throw new SimulatedCrash();
        }
    }

    private void answerStoreTasks() {
        for (int tasks = random.nextInt(8); tasks > 0; tasks--) {
            store.step();
        }
    }

    /** One thread waits for the disk: the others go on. */
    private void onSync() {
        if (!nested && server != null && server.isAnyWorkerRunning()) {
            nested = true;
            for (int steps = random.nextInt(4); steps > 0 && !disk.faults().isCrashed(); steps--) {
                step();
            }
            nested = false;
        }
    }

    /** Time goes on; the system's clock stands or goes back now and then. */
    private void advance() {
        int ms = random.nextInt(200);
        nowMs += ms;
        nowMicros += random.nextInt(10) == 0 ? -random.nextInt(5_000_000) : ms * 1_000L;
    }

    private void turn(SimulatedServer.Loop loop, int sends) {
        loop.shard().beginTurn(nowMicros, nowMs);
        RandomRequests own = requests.get(server.loops().indexOf(loop));
        for (int i = 0; i < sends && loop.client().maySend(40); i++) {
            loop.client().send(random.nextInt(30) == 0 ? own.nextFanOutOfDistinctUsers() : own.next());
        }
        loop.shard().endTurn();
        loop.client().endTurn();
    }

    // ---- ending

    /** The process ends though there is more to do; it may manage to close its journals. */
    private void giveUpOrDie() {
        if (random.nextInt(4) == 0) {
            disk.duringSyncs(() -> {}); // the shards' threads have ended
            bury(server.close(false));
        } else {
            die();
        }
    }

    private void die() {
        disk.faults().die();
        bury(false);
    }

    private void bury(boolean journalsClosed) {
        SimulatedServer dead = server;
        server = null;
        nested = false;
        promises.onDeath(dead, settings.journal().syncMode(), journalsClosed);
        counts.add(dead);
        dead.free();
        counts.onCrash(fall());
    }

    /** Of what a process has left, the next one finds all or, if the power went, what was on disk. @return whether it did. */
    private boolean fall() {
        boolean powerCut = random.nextBoolean();
        disk = powerCut ? disk.cutPower() : disk.crash();
        store = powerCut ? store.cutPower() : store.crash();
        promises.onCrash(store, powerCut);
        return powerCut;
    }

    /** Everything is done, then the process ends in order, or dies when that is nearly over; nothing that was run may be lost. */
    private void stop() {
        trouble.end(disk, store);
        server.loops().forEach(loop -> loop.shard().drain());
        int steps = 0;
        while (!server.isDrained()) {
            if (++steps > MOST_STEPS_TO_DRAIN) {
                throw new AssertionError("does not come to an end: " + server);
            }
            nowMs += 10;
            nowMicros += 10_000;
            store.step();
            SimulatedServer.Loop loop =
                    server.loops().get(steps % server.loops().size());
            loop.worker().step();
            turn(loop, 0);
        }
        SimulatedServer drained = server;
        server = null;
        promises.onStop();
        counts.add(drained);
        store.close();
        disk.duringSyncs(() -> {});
        if (random.nextInt(4) == 0) {
            disk.faults().crashAfter(random.nextInt(20));
        }
        drained.close(true);
        drained.free();
        counts.onStop();
        fall();
    }
}
