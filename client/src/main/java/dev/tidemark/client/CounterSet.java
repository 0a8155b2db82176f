package dev.tidemark.client;

import dev.tidemark.protocol.Counters;

/** Some of the four counters, as a request names them. Immutable. */
public final class CounterSet {
    /** No counter: an ack that only moves the read position. */
    public static final CounterSet NONE = new CounterSet(0);

    public static final CounterSet MENTIONS = new CounterSet(Counters.MENTIONS_MASK);
    public static final CounterSet UNREAD = new CounterSet(Counters.UNREAD_MASK);
    /** What a message that mentions somebody is counted in. */
    public static final CounterSet MENTIONS_AND_UNREAD = new CounterSet(Counters.MENTIONS_MASK | Counters.UNREAD_MASK);

    public static final CounterSet ALL = new CounterSet(Counters.ALL_MASK);

    private final int mask;

    private CounterSet(int mask) {
        this.mask = mask;
    }

    public static CounterSet of(Counter... counters) {
        int mask = 0;
        for (Counter counter : counters) {
            mask |= counter.mask();
        }
        return new CounterSet(mask);
    }

    public boolean contains(Counter counter) {
        return (mask & counter.mask()) != 0;
    }

    int mask() {
        return mask;
    }

    /** @throws IllegalArgumentException if this names no counter. */
    CounterSet requireSome() {
        if (mask == 0) {
            throw new IllegalArgumentException("counters: none, expected at least one");
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CounterSet set && set.mask == mask;
    }

    @Override
    public int hashCode() {
        return mask;
    }

    @Override
    public String toString() {
        return "{" + Counters.describeMask(mask) + "}";
    }
}
