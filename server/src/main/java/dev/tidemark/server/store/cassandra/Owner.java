package dev.tidemark.server.store.cassandra;

/**
 * The owner's row: who may commit.
 *
 * @param epoch one more with each server that takes the table.
 * @param server id of its data directory.
 * @param place its machine and process, for people.
 * @param isHeld false once it has stopped in order.
 * @param beat one more with each renewal.
 * @param leaseMs how long it may commit without the next one.
 */
record Owner(long epoch, String server, String place, boolean isHeld, long beat, long leaseMs) {
    Owner beaten() {
        return new Owner(epoch, server, place, isHeld, beat + 1, leaseMs);
    }

    Owner released() {
        return new Owner(epoch, server, place, false, beat + 1, leaseMs);
    }

    /** Whether another server may have renewed, or taken, the table since {@code earlier} was read. */
    boolean isAsIn(Owner earlier) {
        return earlier != null && epoch == earlier.epoch && beat == earlier.beat;
    }
}
