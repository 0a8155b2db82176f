package dev.tidemark.server.shard;

import dev.tidemark.server.store.StoreTask;

/**
 * The store tasks of one kind that a shard may have under way: made when first needed, used again, and let go where the
 * image has grown so large that keeping it would cost more than making another.
 *
 * <p>Thread: the shard. Allocation: until as many have been made as were ever needed at once.
 */
final class StoreTasks {
    private static final int KEPT_IMAGE_BYTES = 64 * 1024;

    private final StoreTask.Completions completions;
    private final StoreTask[] bySlot;
    private final int[] freeSlots;
    private int inUse;

    StoreTasks(StoreTask.Completions completions, int limit) {
        this.completions = completions;
        bySlot = new StoreTask[limit];
        freeSlots = new int[limit];
        for (int i = 0; i < limit; i++) {
            freeSlots[i] = limit - 1 - i;
        }
    }

    /** How many there are; each has a slot below this, see {@link StoreTask#slot}. */
    int limit() {
        return bySlot.length;
    }

    boolean isExhausted() {
        return inUse == bySlot.length;
    }

    int inUse() {
        return inUse;
    }

    /** A task of the caller's own until it is given back; {@link #isExhausted} was asked. */
    StoreTask take() {
        inUse++;
        int slot = freeSlots[bySlot.length - inUse];
        if (bySlot[slot] == null) {
            bySlot[slot] = new StoreTask(completions, slot);
        }
        return bySlot[slot];
    }

    void giveBack(StoreTask task) {
        freeSlots[bySlot.length - inUse] = task.slot();
        inUse--;
        if (task.image().buffer().capacity() > KEPT_IMAGE_BYTES) {
            bySlot[task.slot()] = null;
        }
    }
}
