package dev.tidemark.client;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The way of calls from any thread to the client's: however many are made before it looks, it is woken once.
 *
 * <p>Thread: {@link #offer} any; the task that it schedules runs on the executor's one thread.
 */
final class Intake {
    private final ConcurrentLinkedQueue<Call<?>> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final Executor loop;
    private final Runnable onCalls;
    private final Consumer<Call<?>> onNoLoop;

    /**
     * @param onCalls run on the loop when there are calls; takes them with {@link #drain}.
     * @param onNoLoop takes calls, on the thread of whoever made one, once the loop has ended.
     */
    Intake(Executor loop, Runnable onCalls, Consumer<Call<?>> onNoLoop) {
        this.loop = loop;
        this.onCalls = onCalls;
        this.onNoLoop = onNoLoop;
    }

    void offer(Call<?> call) {
        calls.offer(call);
        if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(onCalls);
            } catch (RejectedExecutionException e) {
                drain(onNoLoop);
            }
        }
    }

    /** Takes all calls in the order in which each thread made them. */
    void drain(Consumer<Call<?>> onCall) {
        isScheduled.set(false);
        for (Call<?> call = calls.poll(); call != null; call = calls.poll()) {
            onCall.accept(call);
        }
    }
}
