package dev.tidemark.server.store;

/**
 * One load or commit of one user, on its way from a shard to the store and back. Made once and used again.
 *
 * <p>Thread: belongs to the shard, from {@link ReadStateStore#load} or {@link ReadStateStore#commit} until
 * {@link #complete} to the store; both ways lead through queues that order the memory accesses.
 */
public final class StoreTask {
    /** Outcome: it was done. */
    public static final int DONE = 1;
    /** Outcome: the store could not; nothing is known of the image of a load. */
    public static final int FAILED = 2;

    private static final int NO_OUTCOME = 0;

    /**
     * Takes finished tasks, each once; does not block. Thread: a store's, or one that is in {@link ReadStateStore#load}
     * or {@link ReadStateStore#commit} with a task that is refused.
     */
    public interface Completions {
        void onCompleted(StoreTask task);
    }

    private final Completions completions;
    private final int slot;
    private final UserImage image = new UserImage();
    private boolean commit;
    private int outcome;

    /** A task whose {@link #slot} does not matter. */
    public StoreTask(Completions completions) {
        this(completions, 0);
    }

    public StoreTask(Completions completions, int slot) {
        this.completions = completions;
        this.slot = slot;
    }

    /** The caller's own number for the task. */
    public int slot() {
        return slot;
    }

    /** Prepares the task to load a user. */
    public void prepareLoad(long user) {
        image.clear(user);
        commit = false;
        outcome = NO_OUTCOME;
    }

    /** Prepares the task to commit a user; the caller fills the image. */
    public void prepareCommit(long user) {
        image.clear(user);
        commit = true;
        outcome = NO_OUTCOME;
    }

    public long user() {
        return image.user();
    }

    /** The user's read states, on the way in (commit) or out (load). */
    public UserImage image() {
        return image;
    }

    public boolean isCommit() {
        return commit;
    }

    /** {@link #DONE} or {@link #FAILED}, once completed. */
    public int outcome() {
        return outcome;
    }

    /** Hands the task back to its shard. Thread: the store's, or the shard's own for a task that is refused. */
    public void complete(int taskOutcome) {
        assert outcome == NO_OUTCOME : "completed twice: user=" + user() + " outcome=" + outcome;
        outcome = taskOutcome;
        completions.onCompleted(this);
    }
}
