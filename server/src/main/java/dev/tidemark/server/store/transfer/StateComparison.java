package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;

/**
 * Compares two stores: walks over the first and loads each of its users from the second, then walks over the second and looks for
 * users whom the first has not. So the stores may have their users in different orders.
 *
 * <p>Thread: one; the stores answer on their own. Memory: {@link InFlight#TASKS} users, twice.
 */
public final class StateComparison {
    private static final String SECOND_WALK = "2:";
    private static final String FIRST_WALK = "1:";
    private static final int WALKS = 2;

    private final ScannableStore first;
    private final ScannableStore second;
    private final TransferRun run;
    private final UserDifferences differences;
    private final InFlight inFlight = new InFlight(this::onAnswer);
    private boolean inSecondWalk;

    /** @param differences is told of each, and counts them. */
    public StateComparison(ScannableStore first, ScannableStore second, TransferRun run, UserDifferences differences) {
        this.first = first;
        this.second = second;
        this.run = run;
        this.differences = differences;
    }

    /**
     * Compares.
     *
     * @throws TransferException if it ends before; with a checkpoint the next run goes on from there.
     */
    public void run() {
        String position = run.checkpoint().position();
        String behindPrefix = position.isEmpty() ? position : position.substring(FIRST_WALK.length());
        if (!position.startsWith(SECOND_WALK)) {
            walk(first, behindPrefix, second);
            behindPrefix = ScannableStore.START;
        }
        inSecondWalk = true;
        walk(second, behindPrefix, first);
        run.checkpoint().delete();
    }

    private void walk(ScannableStore walked, String position, ReadStateStore other) {
        try (UserScan scan = walked.scan(position)) {
            while (!run.stopped().getAsBoolean()) {
                if (run.checkpoint().isDue()) {
                    save(scan);
                }
                if (!begin(scan, other)) {
                    inFlight.drain();
                    return;
                }
                run.progress().tick(() -> ((inSecondWalk ? 1 : 0) + scan.share()) / WALKS);
            }
            save(scan);
            throw run.interrupted();
        }
    }

    private boolean begin(UserScan scan, ReadStateStore other) {
        InFlight.Slot slot = inFlight.take();
        if (!scan.next(slot.user())) {
            inFlight.giveBack(slot);
            return false;
        }
        if (!inSecondWalk) {
            run.tally().add(Tally.Count.USERS, 1);
            run.tally().add(Tally.Count.STATES, slot.user().entryCount());
        }
        inFlight.enter(slot);
        slot.task().prepareLoad(slot.user().user());
        other.load(slot.task());
        return true;
    }

    private void onAnswer(InFlight.Slot slot) {
        UserImage loaded = slot.task().image();
        if (!inSecondWalk) {
            differences.compare(slot.user(), loaded);
        } else if (loaded.newestVersion() == 0) {
            run.tally().add(Tally.Count.USERS, 1);
            differences.compare(loaded, slot.user());
        }
        inFlight.release(slot);
    }

    private void save(UserScan scan) {
        inFlight.drain();
        run.checkpoint().save((inSecondWalk ? SECOND_WALK : FIRST_WALK) + scan.position(), 0, run.tally());
    }
}
