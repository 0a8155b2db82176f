package dev.tidemark.loadgen.workload;

import java.time.Instant;

/**
 * Ids made of time, as chat services make them: milliseconds since 2015-01-01 UTC in the upper 42 bits, 22 bits below that
 * tell ids of one millisecond apart.
 */
public final class Snowflake {
    /** Where the time in an id begins, in milliseconds since 1970. */
    public static final long EPOCH_MS = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();

    static final int LOW_BITS = 22;
    static final long LOW_MASK = (1L << LOW_BITS) - 1;

    private Snowflake() {}

    /**
     * An id.
     *
     * @param epochMs milliseconds since 1970, not before {@link #EPOCH_MS}.
     * @param low its lowest 22 bits are taken.
     */
    public static long of(long epochMs, long low) {
        return epochMs - EPOCH_MS << LOW_BITS | low & LOW_MASK;
    }
}
