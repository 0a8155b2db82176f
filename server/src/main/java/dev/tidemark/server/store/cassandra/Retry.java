package dev.tidemark.server.store.cassandra;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tries a request again where it failed in a way that may pass, after a pause that doubles, for as long as a request may take.
 * All requests here may be tried again: none depends on how often it was done.
 *
 * <p>Thread: safe from any; further tries begin on the timer's thread, ends come on that of the answer.
 */
final class Retry {
    static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int MOST_DOUBLINGS = 6;

    private final ScheduledExecutorService timer;
    private final LongSupplier clockNs;
    private final long timeoutNs;
    private final Predicate<Throwable> mayPass;
    private final LongAdder retries = new LongAdder();

    /**
     * Tries for a time.
     *
     * @param timeoutNs from the first try to the beginning of the last.
     * @param mayPass whether a failure is worth another try.
     */
    Retry(ScheduledExecutorService timer, LongSupplier clockNs, long timeoutNs, Predicate<Throwable> mayPass) {
        this.timer = timer;
        this.clockNs = clockNs;
        this.timeoutNs = timeoutNs;
        this.mayPass = mayPass;
    }

    /** Tries; {@code end} gets the result or the last failure, once. A try that throws has failed. */
    <T> void run(Supplier<? extends CompletionStage<T>> tryOnce, BiConsumer<? super T, Throwable> end) {
        attempt(tryOnce, end, clockNs.getAsLong() + timeoutNs, 0);
    }

    /** Tries that were not the first. */
    long count() {
        return retries.sum();
    }

    private <T> void attempt(
            Supplier<? extends CompletionStage<T>> tryOnce,
            BiConsumer<? super T, Throwable> end,
            long deadlineNs,
            int triesBefore) {
        CompletionStage<T> answer;
        try {
            answer = tryOnce.get();
        } catch (RuntimeException | Error e) {
            onFailure(tryOnce, end, deadlineNs, triesBefore, e);
            return;
        }
        answer.whenComplete((result, failure) -> {
            if (failure == null) {
                end.accept(result, null);
            } else {
                onFailure(tryOnce, end, deadlineNs, triesBefore, cause(failure));
            }
        });
    }

    private <T> void onFailure(
            Supplier<? extends CompletionStage<T>> tryOnce,
            BiConsumer<? super T, Throwable> end,
            long deadlineNs,
            int triesBefore,
            Throwable failure) {
        long pauseNs = pauseNs(triesBefore);
        if (!mayPass.test(failure) || clockNs.getAsLong() + pauseNs - deadlineNs >= 0) {
            end.accept(null, failure);
            return;
        }
        retries.increment();
        try {
            timer.schedule(() -> attempt(tryOnce, end, deadlineNs, triesBefore + 1), pauseNs, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            end.accept(null, failure);
        }
    }

    /** Half of it by chance, so that what failed together does not come again together. */
    private static long pauseNs(int triesBefore) {
        long longestNs = FIRST_PAUSE_NS << Math.min(triesBefore, MOST_DOUBLINGS);
        return longestNs / 2 + ThreadLocalRandom.current().nextLong(longestNs / 2 + 1);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
