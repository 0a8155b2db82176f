package dev.tidemark.server.store;

/**
 * One load or commit of one user, or one sync, on its way from a shard to the store and back. Made once and used again.
 *
 * <p>Thread: belongs to the shard, from {@link ReadStateStore#load}, {@link ReadStateStore#commit} or
 * {@link ReadStateStore#sync} until {@link #complete} to the store; both ways lead through queues that order the memory
 * accesses.
 */
public final class StoreTask {
    /** Outcome: it was done. */
    public static final int DONE = 1;
    /** Outcome: the store could not; nothing is known of the image of a load. */
    public static final int FAILED = 2;

    private static final int NO_OUTCOME = 0;

    /** What a task asks of the store. */
    public enum Kind {
        LOAD,
        COMMIT,
        SYNC
    }

    /**
     * Takes finished tasks, each once; does not block. Thread: a store's, or one that is in {@link ReadStateStore#load},
     * {@link ReadStateStore#commit} or {@link ReadStateStore#sync} with a task that is refused.
     */
    public interface Completions {
        void onCompleted(StoreTask task);
    }

    private final Completions completions;
    private final int slot;
    private final UserImage image = new UserImage();
    private Kind kind = Kind.LOAD;
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
        prepare(Kind.LOAD, user);
    }

    /** Prepares the task to commit a user; the caller fills the image. */
    public void prepareCommit(long user) {
        prepare(Kind.COMMIT, user);
    }

    /** Makes a load that is done a commit of the same user, whose image the caller has changed. */
    public void continueAsCommit() {
        kind = Kind.COMMIT;
        outcome = NO_OUTCOME;
    }

    /** Prepares the task to make durable what was committed; it has no user and no image. */
    public void prepareSync() {
        prepare(Kind.SYNC, 0);
    }

    private void prepare(Kind taskKind, long user) {
        image.clear(user);
        kind = taskKind;
        outcome = NO_OUTCOME;
    }

    public long user() {
        return image.user();
    }

    /** The user's read states, on the way in (commit) or out (load). */
    public UserImage image() {
        return image;
    }

    public Kind kind() {
        return kind;
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
