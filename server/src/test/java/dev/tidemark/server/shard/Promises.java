package dev.tidemark.server.shard;

import dev.tidemark.server.journal.SyncMode;
import dev.tidemark.server.model.FoundUser;
import dev.tidemark.server.model.Histories;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.SimulatedStore;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server that has ended must not have lost, by the way it ended: what its journals said was durable and what the store
 * had, always; what was acknowledged, unless the power was cut and the mode did not wait for the disk; everything that was run,
 * if the journals were closed, or the stop was an orderly one.
 *
 * <p>Thread: the simulation's.
 */
final class Promises {
    private final Histories histories;

    /** The newest version of each user that the journals said was durable. */
    private final Map<Long, Long> durable = new HashMap<>();
    /** The newest version of each user that the store had after the last crash. */
    private final Map<Long, Long> stored = new HashMap<>();

    private boolean outlivesPower = true;
    private boolean powerWasCut;

    Promises(Histories histories) {
        this.histories = histories;
    }

    /** A server has ended, and may have done so without closing its journals. */
    void onDeath(SimulatedServer server, SyncMode mode, boolean journalsClosed) {
        if (journalsClosed) {
            histories.promiseAll();
        }
        outlivesPower = mode == SyncMode.ALWAYS || journalsClosed && mode == SyncMode.INTERVAL;
        server.abandon(histories::mayHaveRun);
        for (long user : histories.users()) {
            durable.put(user, server.durableVersion(user));
        }
    }

    /** A server has done everything, and stops in order. */
    void onStop() {
        histories.promiseAll();
        outlivesPower = true;
    }

    /** What came through a crash, in service or in a start, is in this store and on the disk that goes with it. */
    void onCrash(SimulatedStore left, boolean powerCut) {
        powerWasCut |= powerCut;
        stored.clear();
        for (long user : left.users()) {
            stored.put(user, left.stored(user).newestVersion());
        }
    }

    /** A server has started: holds every user to what was promised, and begins anew with what is there. */
    void check(SimulatedStore store) {
        for (long user : store.users()) {
            if (!histories.users().contains(user)) {
                throw new AssertionError("a user that never was: " + store.stored(user));
            }
        }
        for (long user : histories.users()) {
            PlainUser found = store.durable(user);
            histories.settle(
                    user,
                    new FoundUser(found.states(), found.newestVersion(), found.removalVersion()),
                    Math.max(durable.getOrDefault(user, 0L), stored.getOrDefault(user, 0L)),
                    outlivesPower || !powerWasCut);
        }
        durable.clear();
        stored.clear();
        powerWasCut = false;
    }
}
