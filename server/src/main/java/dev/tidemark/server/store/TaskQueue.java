package dev.tidemark.server.store;

import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks on their way from the shards to the store's threads: a bounded queue, and the waking of those who wait at it.
 *
 * <p>Every task that {@link #offer} accepts is either taken or answered {@link StoreTask#FAILED}, also when it meets
 * {@link #finish}. That, and that nobody sleeps while there are tasks, rests on pairs of a write and a read with a full
 * fence between: who offers writes a task, then looks for sleepers and for the end; who takes says that it sleeps, then
 * looks for tasks; who finishes says that it is the end, then looks for tasks.
 *
 * <p>Thread: {@link #offer} from any, without blocking or allocating; {@link #take} and {@link #poll} from the store's
 * threads.
 */
public final class TaskQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(TaskQueue.class);

    private final Queue<StoreTask> tasks;
    /** By number of the taking thread: the thread while it sleeps, else null. */
    private final AtomicReferenceArray<Thread> sleepers;

    private volatile boolean closing;
    private volatile boolean finished;

    /**
     * @param capacity most tasks that wait at once, rounded up to a power of two.
     * @param takers how many threads take tasks, each with a number below it.
     */
    public TaskQueue(int capacity, int takers) {
        this(new ManyToManyConcurrentArrayQueue<>(capacity), takers);
    }

    /** @param tasks bounded, and safe for any number of threads at both ends. */
    TaskQueue(Queue<StoreTask> tasks, int takers) {
        this.tasks = tasks;
        sleepers = new AtomicReferenceArray<>(takers);
    }

    /** Takes a task on. @return false if it was not accepted, since the queue is full or closing. */
    public boolean offer(StoreTask task) {
        if (closing || !tasks.offer(task)) {
            return false;
        }
        VarHandle.fullFence();
        if (finished) {
            failRest();
        } else {
            wakeOne();
        }
        return true;
    }

    private void wakeOne() {
        for (int i = 0; i < sleepers.length(); i++) {
            Thread sleeper = sleepers.get(i);
            if (sleeper != null && sleepers.compareAndSet(i, sleeper, null)) {
                LockSupport.unpark(sleeper);
                return;
            }
        }
    }

    /** Waits for a task. @return null once the queue is closed and empty. */
    public StoreTask take(int taker) {
        while (true) {
            boolean last = closing;
            StoreTask task = tasks.poll();
            if (task != null) {
                return task;
            }
            if (last) {
                return null;
            }
            sleepers.set(taker, Thread.currentThread());
            VarHandle.fullFence();
            if (tasks.isEmpty() && !closing) {
                LockSupport.park(this);
            }
            sleepers.set(taker, null);
            // Nobody interrupts these threads to say something; a flag left set would make park return at once for
            // ever.
            Thread.interrupted();
        }
    }

    /** The next task, without waiting. @return null if there is none now. */
    public StoreTask poll() {
        return tasks.poll();
    }

    /** Accepts no more tasks; {@link #take} returns null when those accepted are taken. */
    public void close() {
        closing = true;
        VarHandle.fullFence();
        for (int i = 0; i < sleepers.length(); i++) {
            LockSupport.unpark(sleepers.get(i));
        }
    }

    /** Answers what came between the last look of the taking threads and their end. Call when they have ended. */
    public void finish() {
        finished = true;
        VarHandle.fullFence();
        failRest();
    }

    private void failRest() {
        for (StoreTask task = tasks.poll(); task != null; task = tasks.poll()) {
            answer(task, StoreTask.FAILED);
        }
    }

    /** Hands a task back. Where a caller breaks in taking it, the store goes on for the others. */
    public static void answer(StoreTask task, int outcome) {
        try {
            task.complete(outcome);
        } catch (RuntimeException | Error e) {
            LOGGER.error("a defect: an answer was not taken: kind={} outcome={}", task.kind(), outcome, e);
        }
    }
}
