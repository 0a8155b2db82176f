package dev.tidemark.client;

import dev.tidemark.protocol.ReadState;

/** One of the four counters that every read state has. The order of the constants is the order on the wire. */
public enum Counter {
    /** Counter 0: mentions. Ordered against acks by {@link ReadState#mentioned}. */
    MENTIONS,
    /** Counter 1: unread messages. Ordered against acks by {@link ReadState#counted}, as the two below. */
    UNREAD,
    /** Counter 2, free to the application. */
    COUNTER_2,
    /** Counter 3, free to the application. */
    COUNTER_3;

    /** The value of this counter in a read state, 0 … 2³¹−1. */
    public int of(ReadState state) {
        return state.counter(ordinal());
    }

    int mask() {
        return 1 << ordinal();
    }
}
