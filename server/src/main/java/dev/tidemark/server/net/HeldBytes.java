package dev.tidemark.server.net;

/**
 * How much memory the connections of a loop hold, and how much they may: parts of requests, requests under way, replies that are
 * not read.
 *
 * <p>Thread: the loop. Allocation: none.
 */
final class HeldBytes {
    private long limit;
    private long held;

    HeldBytes(long limit) {
        this.limit = limit;
    }

    /** Another limit. Where more is held already, connections make room as they go on. */
    void limit(long newLimit) {
        limit = newLimit;
    }

    /** A connection holds so much more, or less. */
    void add(long bytes) {
        held += bytes;
    }

    long bytes() {
        return held;
    }

    /** Whether nothing should be taken on that must be held: three quarters are. */
    boolean isScarce() {
        return held >= limit - limit / 4;
    }

    /** Whether somebody must make room. */
    boolean isFull() {
        return held >= limit;
    }
}
