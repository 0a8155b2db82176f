package dev.tidemark.server.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one shard counts: its {@link ShardCounter}s, its requests, and the length of its turns.
 *
 * <p>Thread: written by the shard's thread alone, read from any; a reader sees each value whole and soon, in no particular
 * order. Allocation: none.
 */
public final class ShardCounters {
    /** Elements before the first and behind the last value, so that two shards' counters share no cache line. */
    private static final int PADDING = 16;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[ShardCounter.values().length + 2 * PADDING];
    private final RequestCounters requests = new RequestCounters();
    private final DurationHistogram turns = new DurationHistogram();

    /** Requests answered, by opcode and status. */
    public RequestCounters requests() {
        return requests;
    }

    /** How long turns took, from the first thing read to the last reply written. */
    public DurationHistogram turns() {
        return turns;
    }

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

    /** Age of the oldest change that the store has not confirmed, 0 if there is none: ms, of a server that runs since so long. */
    public long oldestDirtyMs(long uptimeMs) {
        long since = get(ShardCounter.OLDEST_DIRTY); // ms since the start plus 1, 0 if there is none
        return since == 0 ? 0 : Math.max(0, uptimeMs - (since - 1));
    }

    public long get(ShardCounter counter) {
        return (long) ELEMENT.getOpaque(values, PADDING + counter.ordinal());
    }
}
