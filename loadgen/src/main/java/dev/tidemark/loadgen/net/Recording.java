package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Operation;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one loop measures: times and errors of the requests that were due within the measured part. A reader takes what came
 * since it last asked.
 *
 * <p>Thread: written by the loop, read by one other. Units: nanoseconds; more than {@link #GREATEST_NS} counts as that.
 * Allocation: none for replies without an error.
 */
public final class Recording {
    /** Longest time that is told from longer ones. */
    public static final long GREATEST_NS = 60_000_000_000L;

    /** Values differ by less than one in a thousand from what is recorded. */
    public static final int SIGNIFICANT_DIGITS = 3;

    /** The times that are taken of each request. */
    public enum Kind {
        /** From the time it was due to its reply: what a client would have seen. */
        RESPONSE,
        /** From the time it was really sent to its reply. */
        SERVICE,
        /** From the time it was due to the time it was really sent. */
        LAG
    }

    private final boolean open;
    private final boolean acceptedOnly;
    private final SingleWriterRecorder[][] recorders = new SingleWriterRecorder[Kind.values().length][Operation.COUNT];
    private final SingleWriterRecorder ownLag = recorder();
    /** The reader's: histograms to swap with. */
    private final IdentityHashMap<SingleWriterRecorder, Histogram> spares = new IdentityHashMap<>();

    private final ErrorCounts errors = new ErrorCounts();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile long fromNs = Long.MAX_VALUE;
    private volatile long untilNs = Long.MAX_VALUE;

    /**
     * @param open whether requests are due at times of their own, so that response time and lag are taken too.
     * @param acceptedOnly whether a request that ended in an error is counted, but not timed.
     */
    public Recording(boolean open, boolean acceptedOnly) {
        this.open = open;
        this.acceptedOnly = acceptedOnly;
        for (Kind kind : Kind.values()) {
            if (open || kind == Kind.SERVICE) {
                for (int i = 0; i < Operation.COUNT; i++) {
                    recorders[kind.ordinal()][i] = recorder();
                }
            }
        }
    }

    private static SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(1, GREATEST_NS, SIGNIFICANT_DIGITS);
    }

    /** Sets the measured part, in {@link System#nanoTime} values: requests due from the first on and before the second. */
    public void measure(long from, long until) {
        untilNs = until;
        fromNs = from;
    }

    /** Whether requests that are due at a time are measured. */
    boolean covers(long dueNs) {
        return dueNs - fromNs >= 0 && dueNs - untilNs < 0 && fromNs != Long.MAX_VALUE;
    }

    /** A measured request has left. Thread: the loop. */
    void onSent(long dueNs) {
        if (covers(dueNs)) {
            sent.lazySet(sent.get() + 1);
        }
    }

    /**
     * A request has been answered. Thread: the loop.
     *
     * @param readyNs when it could have been sent: when it was due or, later, when there was room for it.
     * @param error name of the status, or null for success.
     */
    void onReply(Operation operation, long dueNs, long readyNs, long sentNs, long nowNs, String error) {
        if (!covers(dueNs)) {
            return;
        }
        if (error == null || !acceptedOnly) {
            time(operation.ordinal(), dueNs, sentNs, nowNs);
        }
        if (open) {
            record(ownLag, sentNs - readyNs);
        }
        answered.lazySet(answered.get() + 1);
        if (error != null) {
            errors.add(operation, error);
        }
    }

    private void time(int operation, long dueNs, long sentNs, long nowNs) {
        record(recorders[Kind.SERVICE.ordinal()][operation], nowNs - sentNs);
        if (open) {
            record(recorders[Kind.RESPONSE.ordinal()][operation], nowNs - dueNs);
            record(recorders[Kind.LAG.ordinal()][operation], sentNs - dueNs);
        }
    }

    /** A request that has left will not be answered. Thread: the loop. */
    void onLost(Operation operation, long dueNs, String error) {
        if (covers(dueNs)) {
            lost.lazySet(lost.get() + 1);
            errors.add(operation, error);
        }
    }

    /** A request was due and will not be sent. Thread: the loop. */
    void onNotSent(Operation operation, long dueNs) {
        if (covers(dueNs)) {
            errors.add(operation, ErrorCounts.NOT_SENT);
        }
    }

    private static void record(SingleWriterRecorder recorder, long ns) {
        recorder.recordValue(Math.min(GREATEST_NS, Math.max(0, ns)));
    }

    /** Measured requests whose replies may still come. Thread: any. */
    public long unanswered() {
        return Math.max(0, sent.get() - answered.get() - lost.get());
    }

    /** Measured requests answered. Thread: any. */
    public long answered() {
        return answered.get();
    }

    /** Errors so far. Thread: any. */
    public ErrorCounts errors() {
        return errors;
    }

    /** Adds the times taken since the last call to a histogram. Thread: the reader. */
    public void drain(Kind kind, Operation operation, Histogram into) {
        drain(recorders[kind.ordinal()][operation.ordinal()], into);
    }

    /** The same of the lag that is the generator's own: from the time a request could be sent to the time it was. */
    public void drainOwnLag(Histogram into) {
        drain(ownLag, into);
    }

    private void drain(SingleWriterRecorder recorder, Histogram into) {
        if (recorder == null) {
            return;
        }
        Histogram interval = recorder.getIntervalHistogram(spares.remove(recorder));
        into.add(interval);
        spares.put(recorder, interval);
    }

    /** A histogram with the range and precision of this recording. */
    public static Histogram newHistogram() {
        return new Histogram(1, GREATEST_NS, SIGNIFICANT_DIGITS);
    }
}
