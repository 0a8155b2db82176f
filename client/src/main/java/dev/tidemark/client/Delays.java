package dev.tidemark.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tasks of helpers that wait for their time. Each is run exactly once: when it is due, or as soon as the client closes.
 *
 * <p>Thread: {@link #run} any; tasks run on the client's, or on the caller's once that has ended.
 */
final class Delays {
    /** Equal to itself alone. */
    private static final class Delay {
        final Runnable task;

        Delay(Runnable task) {
            this.task = task;
        }
    }

    private final ScheduledExecutorService loop;
    private final Set<Delay> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    Delays(ScheduledExecutorService loop) {
        this.loop = loop;
    }

    boolean isClosed() {
        return isClosed;
    }

    void run(Runnable task, long delayNs) {
        Delay delay = new Delay(task);
        waiting.add(delay);
        try {
            loop.schedule(() -> runNow(delay), delayNs, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            runNow(delay);
        }
        if (isClosed) {
            runNow(delay);
        }
    }

    void close() {
        isClosed = true;
        waiting.forEach(this::runNow);
    }

    private void runNow(Delay delay) {
        if (waiting.remove(delay)) {
            delay.task.run();
        }
    }
}
