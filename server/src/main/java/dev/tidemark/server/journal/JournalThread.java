package dev.tidemark.server.journal;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * The thread of one shard's journal, on which everything is done that waits for the disk.
 *
 * <p>Thread: as {@link JournalTask.Worker} says. Allocation: none once it runs.
 */
public final class JournalThread implements JournalTask.Worker {
    private final OneToOneConcurrentArrayQueue<JournalTask> tasks =
            new OneToOneConcurrentArrayQueue<>(SegmentJournal.MOST_TASKS_UNDER_WAY);
    private final JournalTask.Completions completions;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Starts the thread.
     *
     * @param completions takes tasks on this thread; the shard's inbox.
     */
    public JournalThread(int shard, JournalTask.Completions completions) {
        this.completions = completions;
        thread = new Thread(this::run, "journal-" + shard);
        thread.start();
    }

    @Override
    public void submit(JournalTask task) {
        if (!tasks.offer(task)) {
            throw new IllegalStateException("more journal tasks under way than there are");
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        while (true) {
            boolean last = closing; // read first: what was submitted before it was set is then seen below
            JournalTask task = tasks.poll();
            if (task != null) {
                task.run();
                completions.onCompleted(task);
            } else if (last) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
