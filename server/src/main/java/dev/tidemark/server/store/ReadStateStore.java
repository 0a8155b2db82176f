package dev.tidemark.server.store;

/**
 * A store of read states: absolute values, one writer, asynchronous.
 *
 * <p>A {@link StoreTask} is about one user. The caller has at most one task under way per user, and commits of a user
 * carry versions that never fall, so the last commit wins by version. Each task is answered exactly once, also while
 * the store is failing or closing, through {@link StoreTask#complete}: on a store's thread, or, where the store cannot
 * accept it, FAILED on the caller's before the call returns. Tasks of different users are answered in any order.
 *
 * <p>A commit is all or nothing: after a failed one the store holds what it held before or, where the failure came
 * late, what the commit carried; both are fine, since the caller commits again.
 *
 * <p>Thread: {@link #load}, {@link #commit}, {@link #sync} and {@link #wantsWhole} from any shard's thread, without blocking or
 * allocating; {@link #close} once, from the thread that stops the server. Pinned by {@code ReadStateStoreContract}.
 */
public interface ReadStateStore extends AutoCloseable {

    /**
     * Reads all states of {@code task.user()} into its image, ascending by channel: outcome {@link StoreTask#DONE}, for
     * a user unknown too (an image without entries and with all versions 0), or {@link StoreTask#FAILED}.
     *
     * <p>The image's committedVersion says up to where the store has all changes. It is the newestVersion, unless a commit was cut
     * short by a crash and the store could not undo what it had of it: what is between is there in part, and the journal has it.
     */
    void load(StoreTask task);

    /**
     * Writes the task's image: every entry whose version is above the image's committedVersion, removals included, and
     * the user's newest and removal versions. With the WHOLE flag the image has all states of the user, and what the
     * store has beyond them was removed, at the image's removalVersion or before, and goes. Versions of a state never fall. An image with newestVersion 0 and nothing in it is not written, and
     * DONE.
     *
     * <p>Sets the image's storedForm to what {@link #wantsWhole} is to be asked with next time, and what the next
     * commit's image is to carry: after FAILED too, since the store may then be in doubt about what it holds.
     *
     * <p>Refused, and so FAILED, is what the caller must not do: an image that {@link ImageCheck} finds broken, and
     * changed states only where the store wants all.
     */
    void commit(StoreTask task);

    /**
     * Makes durable, so that lost power does not undo it, every commit that was answered {@link StoreTask#DONE} before this
     * call: outcome DONE when that is so, or FAILED. The task has no user, so several may be under way.
     */
    void sync(StoreTask task);

    /**
     * Whether the next commit of a user must be whole.
     *
     * @param stateCount how many states the image would have, removed ones left out.
     * @param storedForm as the last load or commit of the user left it, 0 if there was none.
     */
    boolean wantsWhole(int stateCount, int storedForm);

    /** What the store takes of this machine; UNKNOWN once it is being closed. Thread: any but the shards', since it may wait. */
    default StoreUsage usage() {
        return StoreUsage.UNKNOWN;
    }

    /**
     * Makes all that was committed durable, completes every task that was accepted, and stops the store's threads.
     * Tasks that come later are answered FAILED. A second call does nothing.
     *
     * @throws StoreException if not all could be made durable; everything is stopped and freed all the same.
     */
    @Override
    void close();
}
