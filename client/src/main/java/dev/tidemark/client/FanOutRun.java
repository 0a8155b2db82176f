package dev.tidemark.client;

import dev.tidemark.protocol.IncrementManyReply.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One fan-out under way: gathers what became of its frames, and sends again what failed for a passing reason.
 *
 * <p>Thread: safe from any.
 */
final class FanOutRun {
    private static final long LEAST_TIMEOUT_NS = 1_000_000;

    private final TidemarkClient client;
    private final long channel;
    private final long message;
    private final CounterSet counters;
    private final long deadlineNs;
    private final CompletableFuture<FanOutResult> result = new CompletableFuture<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<Long> inDoubt = new ArrayList<>();
    private long applied;
    private long unchanged;
    /** Frames without an outcome, and one more until all have been sent. */
    private int open = 1;

    FanOutRun(TidemarkClient client, long channel, long message, CounterSet counters, long deadlineNs) {
        this.client = client;
        this.channel = channel;
        this.message = Request.requireId("message", message);
        this.counters = counters;
        this.deadlineNs = deadlineNs;
    }

    /** Sends a frame for the first time. */
    void send(long[] users) {
        synchronized (this) {
            open++;
        }
        send(request(users).once(), users, 0);
    }

    /** All frames have been sent. */
    CompletionStage<FanOutResult> finish() {
        onPartEnded();
        return result;
    }

    private IncrementMany request(long[] users) {
        return IncrementMany.of(channel, counters, users).message(message);
    }

    private void send(IncrementMany request, long[] users, int tries) {
        long leftNs = Math.max(LEAST_TIMEOUT_NS, deadlineNs - System.nanoTime());
        client.send(request, Duration.ofNanos(leftNs)).whenComplete((done, failure) -> {
            if (failure == null) {
                onAnswer(done, tries);
            } else {
                onFailure(failure, users, tries);
            }
        });
    }

    private void onAnswer(IncrementManyResult done, int tries) {
        List<Failure> passing = new ArrayList<>();
        synchronized (this) {
            applied += done.applied();
            unchanged += done.unchanged();
            for (Failure failure : done.failures()) {
                if (RejectedException.isPassing(failure.status())) {
                    passing.add(failure);
                } else if (Verdict.of(failure.status(), Repeat.NEVER) == Verdict.IN_DOUBT) {
                    inDoubt.add(failure.user());
                } else {
                    failures.add(failure);
                }
            }
        }
        sendAgain(passing, tries);
    }

    private void onFailure(Throwable failure, long[] users, int tries) {
        if (failure instanceof RejectedException rejected) {
            List<Failure> all = new ArrayList<>(users.length);
            for (long user : users) {
                all.add(new Failure(user, rejected.status()));
            }
            if (rejected.isPassing()) {
                sendAgain(all, tries);
                return;
            }
            fail(all);
        } else {
            synchronized (this) {
                for (long user : users) {
                    inDoubt.add(user);
                }
            }
        }
        onPartEnded();
    }

    /** Sends again for users for whom it was surely not done, if there are any, and time; else that frame is at its end. */
    private void sendAgain(List<Failure> notDone, int tries) {
        long pauseNs = client.loop().settings().retry().pauseNs(tries);
        if (!notDone.isEmpty() && deadlineNs - System.nanoTime() > pauseNs) {
            long[] users = notDone.stream().mapToLong(Failure::user).toArray();
            // Without ONCE: a newer message may have been counted for them meanwhile.
            client.loop().delays().run(() -> send(request(users), users, tries + 1), pauseNs);
            return;
        }
        fail(notDone);
        onPartEnded();
    }

    private synchronized void fail(List<Failure> notDone) {
        failures.addAll(notDone);
    }

    private void onPartEnded() {
        synchronized (this) {
            if (--open > 0) {
                return;
            }
        }
        result.complete(new FanOutResult(applied, unchanged, List.copyOf(failures), List.copyOf(inDoubt)));
    }
}
