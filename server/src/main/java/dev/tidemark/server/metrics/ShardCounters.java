package dev.tidemark.server.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The values of one shard's {@link ShardCounter}s.
 *
 * <p>Thread: written by the shard's thread alone, read from any; a reader sees each value whole and soon, in no particular
 * order. Allocation: none.
 */
public final class ShardCounters {
    /** Elements before the first and behind the last value, so that two shards' counters share no cache line. */
    private static final int PADDING = 16;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[ShardCounter.values().length + 2 * PADDING];

    public void increment(ShardCounter counter) {
        add(counter, 1);
    }

    public void add(ShardCounter counter, long amount) {
        int index = PADDING + counter.ordinal();
        ELEMENT.setOpaque(values, index, values[index] + amount);
    }

    public void set(ShardCounter counter, long value) {
        ELEMENT.setOpaque(values, PADDING + counter.ordinal(), value);
    }

    public long get(ShardCounter counter) {
        return (long) ELEMENT.getOpaque(values, PADDING + counter.ordinal());
    }
}
