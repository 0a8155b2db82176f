package dev.tidemark.server.store.cassandra;

import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose time passes when the test says so; what is due then runs on the test's thread. Thread: one. */
final class ManualTimer extends ScheduledThreadPoolExecutor {
    private record Due(long atNs, Runnable task) {}

    private final PriorityQueue<Due> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.atNs, b.atNs));
    private long nowNs = 1_000;

    ManualTimer() {
        super(0, Executors.defaultThreadFactory());
    }

    long nowNs() {
        return nowNs;
    }

    int waiting() {
        return tasks.size();
    }

    void advance(long ns) {
        long untilNs = nowNs + ns;
        while (!tasks.isEmpty() && tasks.peek().atNs <= untilNs) {
            Due due = tasks.poll();
            nowNs = due.atNs;
            due.task.run();
        }
        nowNs = untilNs;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        tasks.add(new Due(nowNs + unit.toNanos(delay), task));
        return null;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }
}
