package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserScan;

/**
 * Brings all users of a walk into a store: loads what the store has of each, merges by version ({@link UserMerge}), and commits the
 * user whole where that changed something. Doing it again, or after having been killed in it, changes nothing.
 *
 * <p>Thread: one; the store answers on its own. Memory: {@link InFlight#TASKS} users, twice.
 */
public final class StateImport {
    private final UserScan source;
    private final ReadStateStore target;
    private final TransferRun run;
    private final UserMerge merge;
    private final InFlight inFlight = new InFlight(this::onAnswer);

    public StateImport(UserScan source, ReadStateStore target, TransferRun run) {
        this.source = source;
        this.target = target;
        this.run = run;
        this.merge = new UserMerge(run.tally());
    }

    /**
     * Imports, and makes all durable in the store.
     *
     * @throws TransferException if it ends before; the users before that of the malformed line, or before the signal, are in the
     *     store then, and with a checkpoint the next run goes on from there.
     */
    public void run() {
        try {
            while (!run.stopped().getAsBoolean()) {
                if (run.checkpoint().isDue()) {
                    save();
                }
                if (!begin()) {
                    settle();
                    run.checkpoint().delete();
                    return;
                }
                run.progress().tick(source::share);
            }
        } catch (TransferException e) {
            if (e.reason() == TransferException.Reason.MALFORMED) {
                save();
            }
            throw e;
        }
        save();
        throw run.interrupted();
    }

    /** Starts the next user. @return false at the end. */
    private boolean begin() {
        InFlight.Slot slot = inFlight.take();
        if (!next(slot)) {
            return false;
        }
        run.tally().add(Tally.Count.USERS, 1);
        run.tally().add(Tally.Count.STATES, slot.user().entryCount());
        inFlight.enter(slot);
        slot.task().prepareLoad(slot.user().user());
        target.load(slot.task());
        return true;
    }

    private boolean next(InFlight.Slot slot) {
        boolean found = false;
        try {
            found = source.next(slot.user());
        } finally {
            if (!found) {
                inFlight.giveBack(slot);
            }
        }
        return found;
    }

    private void onAnswer(InFlight.Slot slot) {
        StoreTask task = slot.task();
        if (task.kind() == StoreTask.Kind.LOAD && merge.merge(slot.user(), task.image())) {
            task.continueAsCommit();
            target.commit(task);
        } else {
            inFlight.release(slot);
        }
    }

    private void save() {
        settle();
        run.checkpoint().save(source.position(), 0, run.tally());
    }

    /** Waits until the store has all for good. */
    private void settle() {
        inFlight.drain();
        StoreTask sync = inFlight.newTask();
        sync.prepareSync();
        target.sync(sync);
        InFlight.require(inFlight.await());
    }
}
