package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.StoreThreads;
import dev.tidemark.server.store.TaskQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of one kind on their way to the cluster: they wait in a bounded queue, and a bounded number of them is under way.
 *
 * <p>Thread: {@link #offer} from any, without blocking or allocating; one thread of its own begins tasks, waiting for room; they
 * end on any.
 */
final class Lane {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lane.class);

    /** Begins a task, without blocking. Whoever ends it calls {@link Lane#end} once, at once or later. */
    interface Beginning {
        void begin(StoreTask task);
    }

    private final TaskQueue queue;
    private final Semaphore room;
    private final int concurrency;
    private final Beginning beginning;
    private final Thread thread;

    /**
     * A lane whose thread runs at once.
     *
     * @param name of its thread.
     * @param capacity most tasks that wait.
     * @param concurrency most tasks under way.
     */
    Lane(String name, int capacity, int concurrency, Beginning beginning) {
        this.queue = new TaskQueue(capacity, 1);
        this.concurrency = concurrency;
        this.room = new Semaphore(concurrency);
        this.beginning = beginning;
        thread = new Thread(this::run, name);
        thread.start();
    }

    /** Takes a task on. @return false if it was not accepted, since the queue is full or closing. */
    boolean offer(StoreTask task) {
        return queue.offer(task);
    }

    private void run() {
        for (StoreTask task = queue.take(0); task != null; task = queue.take(0)) {
            room.acquireUninterruptibly();
            try {
                beginning.begin(task);
            } catch (RuntimeException | Error e) {
                LOGGER.error("a defect: a task could not be begun: kind={}", task.kind(), e);
                end(task, StoreTask.FAILED);
            }
        }
    }

    /** A task that was begun has ended: hands it back. */
    void end(StoreTask task, int outcome) {
        room.release();
        TaskQueue.answer(task, outcome);
    }

    /** Tasks under way. */
    int inFlight() {
        return concurrency - room.availablePermits();
    }

    /** Accepts no more tasks; returns when those accepted have ended, whose requests have time-outs. */
    void close() {
        queue.close();
        boolean interrupted = StoreThreads.awaitEnd(thread);
        room.acquireUninterruptibly(concurrency);
        room.release(concurrency);
        queue.finish();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
