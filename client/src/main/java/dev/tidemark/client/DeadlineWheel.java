package dev.tidemark.client;

import java.util.function.Consumer;

/**
 * All open calls by their deadlines: a wheel of {@link #SLOTS} lists, one for each {@link #TICK_NS}. Adding and removing is a few
 * writes, however many there are. A call is found at most one tick late, never early.
 *
 * <p>Thread: the client's. What a turn hands out must not add or remove others meanwhile.
 */
final class DeadlineWheel {
    static final long TICK_NS = 10_000_000;
    static final int SLOTS = 1_024;
    private static final int SLOT_MASK = SLOTS - 1;

    private final Call<?>[] heads = new Call<?>[SLOTS];
    private final long originNs;
    /** The last tick whose slot has been looked at. */
    private long tick;

    private int size;

    DeadlineWheel(long nowNs) {
        originNs = nowNs;
    }

    int size() {
        return size;
    }

    void add(Call<?> call) {
        long due = Math.floorDiv(call.deadlineNs - originNs, TICK_NS) + 1;
        int slot = (int) (Math.max(due, tick + 1) & SLOT_MASK);
        Call<?> head = heads[slot];
        call.slot = slot;
        call.next = head;
        if (head != null) {
            head.previous = call;
        }
        heads[slot] = call;
        size++;
    }

    void remove(Call<?> call) {
        if (call.previous == null) {
            heads[call.slot] = call.next;
        } else {
            call.previous.next = call.next;
        }
        if (call.next != null) {
            call.next.previous = call.previous;
        }
        call.previous = null;
        call.next = null;
        call.slot = -1;
        size--;
    }

    /** Hands out all whose deadline has come; each is removed by the one who takes it. */
    void turn(long nowNs, Consumer<Call<?>> onDue) {
        long target = Math.floorDiv(nowNs - originNs, TICK_NS);
        for (long next = Math.max(tick + 1, target - SLOT_MASK); next <= target; next++) {
            handOut((int) (next & SLOT_MASK), nowNs, onDue);
        }
        tick = Math.max(tick, target);
    }

    /** Hands out all. */
    void clear(Consumer<Call<?>> onCall) {
        for (int slot = 0; slot < SLOTS; slot++) {
            for (Call<?> call = heads[slot]; call != null; call = heads[slot]) {
                onCall.accept(call);
            }
        }
    }

    private void handOut(int slot, long nowNs, Consumer<Call<?>> onDue) {
        Call<?> following;
        for (Call<?> call = heads[slot]; call != null; call = following) {
            following = call.next;
            if (call.deadlineNs - nowNs <= 0) {
                onDue.accept(call);
            }
        }
    }
}
