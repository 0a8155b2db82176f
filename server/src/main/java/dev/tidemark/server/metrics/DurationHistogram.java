package dev.tidemark.server.metrics;

/**
 * How often something took how long, in fixed buckets from 5 µs to 10 s, and all of it together.
 *
 * <p>Thread: written by one, read from any; a reader sees each value whole and soon, in no particular order. Allocation: none.
 */
public final class DurationHistogram extends PaddedLongs {
    /** The longest time that each bucket takes; the last bucket, which has no bound, is not among them. */
    private static final long[] BOUNDS_US = {
        5,
        10,
        25,
        50,
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    private static final long NS_PER_US = 1_000;

    /** How many buckets there are, the last one included. */
    public static final int BUCKETS = BOUNDS_US.length + 1;

    private static final int TOTAL = BUCKETS;
    private static final int SUM = TOTAL + 1;

    /** With nothing in it. */
    public DurationHistogram() {
        super(SUM + 1);
    }

    /** The bound of a bucket, which takes what is not longer: ns, or {@link Long#MAX_VALUE} for the last one. */
    public static long boundNs(int bucket) {
        return bucket < BOUNDS_US.length ? BOUNDS_US[bucket] * NS_PER_US : Long.MAX_VALUE;
    }

    /** Counts one that took so long. */
    public void record(long ns) {
        int bucket = 0;
        while (bucket < BOUNDS_US.length && ns > BOUNDS_US[bucket] * NS_PER_US) {
            bucket++;
        }
        addAt(bucket, 1);
        addAt(TOTAL, 1);
        addAt(SUM, ns);
    }

    /** How many a bucket has taken. Thread: any. */
    public long count(int bucket) {
        return getAt(bucket);
    }

    /** How many there were. Thread: any. */
    public long total() {
        return getAt(TOTAL);
    }

    /** What all took together. Thread: any. */
    public long sumNs() {
        return getAt(SUM);
    }
}
