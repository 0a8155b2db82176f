package dev.tidemark.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends at most one ack a channel of a user in an interval: the newest. For clients that tell of every message scrolled past.
 *
 * <p>The first ack of a channel waits for the interval, and takes up newer ones meanwhile; all of them have the outcome of the one
 * that is sent. One that finds the server full, away or silent waits for another interval, so what is acked arrives at last; any
 * other refusal, and the end of the client, is passed on.
 *
 * <p>Thread: safe from any; never blocks but in {@link #close}. Cost: a few objects on the heap a channel that waits, which are
 * bounded in number.
 */
public final class AckDebouncer implements AutoCloseable {
    private record Key(long user, long channel) {}

    /** Acks of one channel on their way to one outcome. Guarded by the debouncer, but for the result. */
    private static final class Pending {
        final Key key;
        final CompletableFuture<Change> result = new CompletableFuture<>();
        /** Completes behind the result and all that depends on it. */
        final CompletableFuture<Void> settled = new CompletableFuture<>();

        long message;
        long dueNs;

        Pending(Key key, long message) {
            this.key = key;
            this.message = message;
        }

        void settle(Change change, Throwable failure) {
            if (failure == null) {
                result.complete(change);
            } else {
                result.completeExceptionally(failure);
            }
            settled.complete(null);
        }

        void raise(long other) {
            if (Long.compareUnsigned(other, message) > 0) {
                message = other;
            }
        }
    }

    private final TidemarkClient client;
    private final long intervalNs;
    private final CounterSet cleared;
    private final int mostWaiting;
    /** By key, in the order in which they are due, which is that of coming. */
    private final Map<Key, Pending> waiting = new LinkedHashMap<>();
    /** Sent, without an outcome. */
    private final Set<Pending> underWay = new HashSet<>();

    private boolean isTimerSet;
    private boolean isClosed;

    /**
     * Clears all counters that an ack covers, with a hundred thousand channels waiting at most.
     *
     * @param interval 1 ms … 1 day.
     */
    public AckDebouncer(TidemarkClient client, Duration interval) {
        this(client, interval, CounterSet.ALL, 100_000);
    }

    /**
     * With every setting.
     *
     * @param interval 1 ms … 1 day.
     * @param cleared the counters that each ack clears where it covers them.
     * @param mostWaiting channels that wait at most; an ack of one more is rejected with
     *     {@link RejectedException.Reason#QUEUE_FULL}.
     */
    public AckDebouncer(TidemarkClient client, Duration interval, CounterSet cleared, int mostWaiting) {
        this.client = client;
        this.intervalNs = ClientBuilder.requireTimeout("interval", interval);
        this.cleared = Request.require("cleared", cleared);
        this.mostWaiting = mostWaiting;
    }

    /** Acks a channel up to a message within the interval. @return a stage of the outcome of the ack that covers it. */
    public CompletionStage<Change> ack(long user, long channel, long message) {
        Key key = new Key(Request.requireId("user", user), Request.requireId("channel", channel));
        Request.requireId("message", message);
        synchronized (this) {
            Pending pending = waiting.get(key);
            if (pending != null) {
                pending.raise(message);
                return pending.result.copy();
            }
            if (isClosed || isClientClosed() || waiting.size() >= mostWaiting) {
                return CompletableFuture.failedStage(notTaken());
            }
            pending = new Pending(key, message);
            putOff(pending);
            return pending.result.copy();
        }
    }

    /** Sends all that wait now. @return a stage that completes when those and all under way have their outcomes. */
    public CompletionStage<Void> flush() {
        List<Pending> due;
        CompletableFuture<?>[] settled;
        synchronized (this) {
            due = new ArrayList<>(waiting.values());
            waiting.clear();
            underWay.addAll(due);
            settled = underWay.stream().map(pending -> pending.settled).toArray(CompletableFuture[]::new);
        }
        due.forEach(this::send);
        return CompletableFuture.allOf(settled);
    }

    /**
     * Sends all that wait, takes no more, and returns once each has its outcome, by the client's timeout; on the client's own
     * thread at once.
     */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        CompletableFuture<Void> flushed = flush().toCompletableFuture();
        if (!client.isOwnThread()) {
            flushed.join();
        }
    }

    // ---- the way of one ack: waiting, under way, an outcome or waiting again

    /** Guarded by this. */
    private void putOff(Pending pending) {
        pending.dueNs = System.nanoTime() + intervalNs;
        waiting.put(pending.key, pending);
        setTimer(intervalNs);
    }

    /** Guarded by this. */
    private void setTimer(long delayNs) {
        if (!isTimerSet) {
            isTimerSet = true;
            client.loop().delays().run(this::onTimer, delayNs);
        }
    }

    private void onTimer() {
        List<Pending> due = new ArrayList<>();
        synchronized (this) {
            isTimerSet = false;
            long nowNs = System.nanoTime();
            Iterator<Pending> inOrder = waiting.values().iterator();
            while (inOrder.hasNext()) {
                Pending pending = inOrder.next();
                if (pending.dueNs - nowNs > 0 && !isClientClosed()) {
                    setTimer(pending.dueNs - nowNs);
                    break;
                }
                inOrder.remove();
                due.add(pending);
            }
            underWay.addAll(due);
        }
        due.forEach(this::send);
    }

    private void send(Pending pending) {
        long message;
        synchronized (this) {
            message = pending.message;
        }
        client.send(Ack.of(pending.key.user(), pending.key.channel(), message).clearing(cleared))
                .whenComplete((change, failure) -> onOutcome(pending, change, failure));
    }

    private void onOutcome(Pending pending, Change change, Throwable failure) {
        synchronized (this) {
            underWay.remove(pending);
            if (failure != null && !isClosed && mayWorkLater(failure)) {
                waitAgain(pending);
                return;
            }
        }
        pending.settle(change, failure);
    }

    /** Guarded by this. */
    private void waitAgain(Pending pending) {
        Pending newer = waiting.get(pending.key);
        if (newer == null) {
            putOff(pending);
            return;
        }
        newer.raise(pending.message);
        newer.result.whenComplete(pending::settle);
    }

    private boolean isClientClosed() {
        return client.loop().delays().isClosed();
    }

    private static boolean mayWorkLater(Throwable failure) {
        if (failure instanceof InDoubtException inDoubt) {
            return inDoubt.reason() == InDoubtException.Reason.NO_REPLY
                    || inDoubt.reason() == InDoubtException.Reason.CONNECTION_LOST;
        }
        return failure instanceof RejectedException rejected && rejected.isPassing();
    }

    /** Guarded by this. */
    private TidemarkException notTaken() {
        return isClosed || isClientClosed()
                ? new RejectedException(
                        RejectedException.Reason.CLOSED,
                        "ACK was not done: the debouncer or its client is closed",
                        null)
                : new RejectedException(
                        RejectedException.Reason.QUEUE_FULL,
                        "ACK was not done: too many channels wait: channels=" + waiting.size() + ", expected at most "
                                + mostWaiting,
                        null);
    }
}
