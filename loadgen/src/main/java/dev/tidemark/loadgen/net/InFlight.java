package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Operation;

/**
 * The requests of one connection that have no reply yet. Each has a <em>slot</em>, found by its correlation, or by its age where
 * replies come in order.
 *
 * <p>Thread: the connection's. Allocation: none after construction.
 */
final class InFlight {
    static final int NONE = -1;
    /** Slots per request in flight: replies that come out of order leave holes. */
    private static final int SLOTS_PER_REQUEST = 4;

    /** The correlation of a slot without a request. */
    static final int FREE = 0;

    private final int mask;
    private final int[] correlations;
    private final byte[] operations;
    private final int[] repliesLeft;
    private final String[] errors;
    private final long[] dueNs;
    private final long[] readyNs;
    private final long[] sentNs;
    private final int[] unsent;
    private int unsentCount;
    private int nextCorrelation = 1;
    private int oldestCorrelation = 1;
    private int size;

    /** @param most requests in flight at once. */
    InFlight(int most) {
        int slots = Integer.highestOneBit(Math.max(2, most * SLOTS_PER_REQUEST) - 1) * 2;
        mask = slots - 1;
        correlations = new int[slots];
        operations = new byte[slots];
        repliesLeft = new int[slots];
        errors = new String[slots];
        dueNs = new long[slots];
        readyNs = new long[slots];
        sentNs = new long[slots];
        unsent = new int[slots];
    }

    int size() {
        return size;
    }

    /** How many slots there are; most are free. */
    int slots() {
        return correlations.length;
    }

    /**
     * Adds a request.
     *
     * @param due when it was to be sent.
     * @param ready when it could have been sent, had the generator been infinitely fast: not before due.
     * @return its slot.
     */
    int add(Operation operation, long due, long ready) {
        while (nextCorrelation == FREE || correlations[nextCorrelation & mask] != FREE) {
            nextCorrelation++;
        }
        int slot = nextCorrelation & mask;
        correlations[slot] = nextCorrelation++;
        operations[slot] = (byte) operation.ordinal();
        repliesLeft[slot] = 1;
        errors[slot] = null;
        dueNs[slot] = due;
        readyNs[slot] = ready;
        unsent[unsentCount++] = slot;
        size++;
        return slot;
    }

    /** How many replies of the server answer it, for a request that is several commands. */
    void replies(int slot, int count) {
        repliesLeft[slot] = count;
    }

    /** All requests added since the last call leave now. */
    void onSent(long nowNs) {
        for (int i = 0; i < unsentCount; i++) {
            sentNs[unsent[i]] = nowNs;
        }
        unsentCount = 0;
    }

    /** @return the slot of a correlation, or {@link #NONE}. */
    int slotOf(int correlation) {
        int slot = correlation & mask;
        return correlation != FREE && correlations[slot] == correlation ? slot : NONE;
    }

    /** @return the slot of the request that was added first of those there are, or {@link #NONE}. */
    int oldest() {
        if (size == 0) {
            return NONE;
        }
        while (correlations[oldestCorrelation & mask] != oldestCorrelation || oldestCorrelation == FREE) {
            oldestCorrelation++;
        }
        return oldestCorrelation & mask;
    }

    /**
     * A reply to the request of a slot.
     *
     * @param error name of its status, or null for success; the first error of several replies is kept.
     * @return whether it is the last: then the request must be removed.
     */
    boolean onReply(int slot, String error) {
        if (error != null && errors[slot] == null) {
            errors[slot] = error;
        }
        return --repliesLeft[slot] == 0;
    }

    void remove(int slot) {
        correlations[slot] = FREE;
        size--;
    }

    int correlation(int slot) {
        return correlations[slot];
    }

    Operation operation(int slot) {
        return Operation.of(operations[slot]);
    }

    /** @return name of the status, or null for success. */
    String error(int slot) {
        return errors[slot];
    }

    long dueNs(int slot) {
        return dueNs[slot];
    }

    long readyNs(int slot) {
        return readyNs[slot];
    }

    long sentNs(int slot) {
        return sentNs[slot];
    }
}
