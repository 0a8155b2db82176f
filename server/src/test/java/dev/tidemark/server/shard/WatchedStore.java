package dev.tidemark.server.shard;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;

/** A shard's view of the store in the seeded simulator: holds commits to what the shard's journal says. Thread: the simulation's. */
final class WatchedStore implements ReadStateStore {
    private final ReadStateStore store;
    private final WatchedJournal journal;

    WatchedStore(ReadStateStore store, WatchedJournal journal) {
        this.store = store;
        this.journal = journal;
    }

    @Override
    public void load(StoreTask task) {
        store.load(task);
    }

    @Override
    public void commit(StoreTask task) {
        journal.requireCommittable(task.user(), task.image().newestVersion());
        store.commit(task);
    }

    @Override
    public void sync(StoreTask task) {
        store.sync(task);
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return store.wantsWhole(stateCount, storedForm);
    }

    /** The store is the simulation's to close. */
    @Override
    public void close() {}
}
