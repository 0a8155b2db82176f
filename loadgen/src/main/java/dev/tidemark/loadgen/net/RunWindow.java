package dev.tidemark.loadgen.net;

/**
 * When a run begins and ends, in {@link System#nanoTime} values.
 *
 * @param startNs when an open loop's schedule begins; a closed loop begins when it is told.
 * @param measureFromNs end of the warm-up.
 * @param untilNs no request is due from here on.
 * @param requests to be sent from {@code measureFromNs} on at most.
 */
public record RunWindow(long startNs, long measureFromNs, long untilNs, long requests) {
    /** As many requests as there is time for. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Longer than any run, in nanoseconds. */
    static final long FOREVER_NS = Long.MAX_VALUE / 4;

    /** From a time on, without an end. */
    static RunWindow unlimited(long startNs) {
        return new RunWindow(startNs, startNs, startNs + FOREVER_NS, NO_LIMIT);
    }

    /** The part of one of several loops that share the requests evenly. */
    RunWindow part(int index, int parts) {
        if (requests == NO_LIMIT) {
            return this;
        }
        long share = requests / parts + (index < requests % parts ? 1 : 0);
        return new RunWindow(startNs, measureFromNs, untilNs, share);
    }
}
