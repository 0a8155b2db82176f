package dev.tidemark.server.net;

import java.util.ArrayDeque;

/**
 * Which PINGs of a connection may be answered: each waits for the requests sent before it. Requests under way fall into
 * epochs, and every PING that must wait ends one; it is answered when its epoch and all before are empty. Few may wait, since
 * each is kept on the heap however short it is.
 *
 * <p>Thread: the connection's. Allocation: only for a PING that must wait.
 */
final class Fences {
    /** A PING that waits: what it answers, and how many requests of its epoch are under way. */
    private static final class Fence {
        final int correlation;
        final byte[] payload;
        int underWay;

        Fence(int correlation, byte[] payload, int underWay) {
            this.correlation = correlation;
            this.payload = payload;
            this.underWay = underWay;
        }
    }

    /** Takes the PINGs that may be answered. */
    interface Answers {
        void onFence(int correlation, byte[] payload);
    }

    private final Answers answers;
    private final ArrayDeque<Fence> waiting = new ArrayDeque<>(0);
    private final Fence[] byEpoch = new Fence[NetLimits.MAX_WAITING_PINGS];
    private long firstEpoch;
    private long epoch;
    private int underWay;

    Fences(Answers answers) {
        this.answers = answers;
    }

    /** Whether a PING may be answered at once. */
    boolean isClear() {
        return underWay == 0 && waiting.isEmpty();
    }

    /** Whether as many PINGs wait as may. */
    boolean isFull() {
        return waiting.size() >= NetLimits.MAX_WAITING_PINGS;
    }

    /** A PING that must wait; {@link #isClear} and {@link #isFull} were asked. */
    void add(int correlation, byte[] payload) {
        assert !isFull();
        Fence fence = new Fence(correlation, payload, underWay);
        byEpoch[slot(epoch)] = fence;
        waiting.add(fence);
        epoch++;
        underWay = 0;
    }

    /** A request is under way. @return its epoch, to be given to {@link #onDone}. */
    long onStarted() {
        underWay++;
        return epoch;
    }

    /** A request has been answered or, if QUIET, done. */
    void onDone(long requestEpoch) {
        if (requestEpoch == epoch) {
            underWay--;
            return;
        }
        byEpoch[slot(requestEpoch)].underWay--;
        while (!waiting.isEmpty() && waiting.peek().underWay == 0) {
            Fence fence = waiting.poll();
            byEpoch[slot(firstEpoch)] = null;
            firstEpoch++;
            answers.onFence(fence.correlation, fence.payload);
        }
    }

    private int slot(long anEpoch) {
        return (int) (anEpoch & byEpoch.length - 1);
    }

    /** The client is gone: no PING is answered any more. @return the bytes that they were to bring back. */
    int drop() {
        int bytes = 0;
        for (Fence fence : waiting) {
            bytes += fence.payload.length;
        }
        waiting.clear();
        return bytes;
    }
}
