package dev.tidemark.server.journal;

/**
 * Work of a journal that may block, on its way from a shard's thread to the journal's own and back through the shard's inbox.
 *
 * <p>Thread: {@link #run} on the journal's; everything else belongs to the shard while the task is not under way.
 */
public abstract class JournalTask implements Runnable {
    private boolean underWay;

    /** Takes tasks that have been run, each once; does not block. Thread: the journal's. */
    public interface Completions {
        void onCompleted(JournalTask task);
    }

    /** Takes tasks to be run, in order, one at a time, each handed to its {@link Completions} afterwards. Thread: the shard. */
    public interface Worker extends AutoCloseable {
        void submit(JournalTask task);

        /** Returns when all that was submitted has been run; the journal takes no notice of their completions any more. */
        @Override
        void close();
    }

    /** Whether the task has been submitted and has not come back. */
    final boolean isUnderWay() {
        return underWay;
    }

    final void underWay(boolean underWay) {
        this.underWay = underWay;
    }
}
