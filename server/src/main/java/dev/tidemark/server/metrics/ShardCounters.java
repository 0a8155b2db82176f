package dev.tidemark.server.metrics;

/**
 * What one shard counts: its {@link ShardCounter}s, its requests, and the length of its turns.
 *
 * <p>Thread: written by the shard's thread alone, read from any; a reader sees each value whole and soon, in no particular
 * order. Allocation: none.
 */
public final class ShardCounters extends PaddedLongs {
    private final RequestCounters requests = new RequestCounters();
    private final DurationHistogram turns = new DurationHistogram();

    /** All at 0. */
    public ShardCounters() {
        super(ShardCounter.values().length);
    }

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
        addAt(counter.ordinal(), amount);
    }

    public void set(ShardCounter counter, long value) {
        setAt(counter.ordinal(), value);
    }

    /** Age of the oldest change that the store has not confirmed, 0 if there is none: ms, of a server that runs since so long. */
    public long oldestDirtyMs(long uptimeMs) {
        long since = get(ShardCounter.OLDEST_DIRTY); // ms since the start plus 1, 0 if there is none
        return since == 0 ? 0 : Math.max(0, uptimeMs - (since - 1));
    }

    public long get(ShardCounter counter) {
        return getAt(counter.ordinal());
    }
}
