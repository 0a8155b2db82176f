package dev.tidemark.server.journal;

import java.io.IOException;

/**
 * Work of a journal that may block, on its way from a shard's thread to the journal's own and back through the shard's inbox.
 *
 * <p>Thread: {@link #run} on the journal's; everything else belongs to the shard while the task is not under way.
 */
public abstract class JournalTask implements Runnable {
    private final String name;
    private boolean underWay;
    private boolean ended;
    private Throwable failure;

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

    /** @param name what it is, for messages. */
    JournalTask(String name) {
        this.name = name;
    }

    /** Does the work or, of some, a step of it. Throws nothing: a failure, also one that only a defect can be, is kept for the shard. */
    @Override
    public final void run() {
        try {
            work();
        } catch (Throwable e) {
            failure = e;
        }
        ended = true;
    }

    /** Thread: the journal's. @throws IOException if the journal cannot go on. */
    abstract void work() throws IOException;

    /** @return why the task has not succeeded since it was submitted last, or null if it has. */
    final Throwable failure() {
        return ended ? failure : new IllegalStateException("it was submitted and has never run");
    }

    /** Whether the task has been submitted and has not come back. */
    final boolean isUnderWay() {
        return underWay;
    }

    final void onSubmitted() {
        underWay = true;
        ended = false;
        failure = null;
    }

    final void onBack() {
        underWay = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
