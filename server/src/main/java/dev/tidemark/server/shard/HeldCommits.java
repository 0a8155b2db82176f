package dev.tidemark.server.shard;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;

/**
 * Commits that are ready for the store, but hold a change that the journal could still lose. They leave in the order they came.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class HeldCommits {
    private final ReadStateStore store;
    private final StoreTask[] tasks;
    private final long[] positions;
    private int first;
    private int count;

    /** {@code limit} is how many there can be at once. */
    HeldCommits(ReadStateStore store, int limit) {
        this.store = store;
        tasks = new StoreTask[limit];
        positions = new long[limit];
    }

    /** Holds a commit until the store may be given what lies below a position. */
    void add(StoreTask task, long position) {
        int at = (first + count) % tasks.length;
        tasks[at] = task;
        positions[at] = position;
        count++;
    }

    /** Gives the store those that it may be given. */
    void release(long committable) {
        while (count > 0 && positions[first] <= committable) {
            StoreTask task = tasks[first];
            tasks[first] = null;
            first = (first + 1) % tasks.length;
            count--;
            store.commit(task);
        }
    }

    int size() {
        return count;
    }
}
