package dev.tidemark.server.net;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;
import java.util.ArrayDeque;

/** A store that answers when it is told to: every user is unknown to it, every commit done. Thread: one. */
final class StalledStore implements ReadStateStore {
    private final ArrayDeque<StoreTask> waiting = new ArrayDeque<>();

    /** Answers all that has been asked. */
    void answer() {
        while (!waiting.isEmpty()) {
            answerOne();
        }
    }

    /** Answers what has waited longest. */
    void answerOne() {
        waiting.remove().complete(StoreTask.DONE);
    }

    @Override
    public void load(StoreTask task) {
        waiting.add(task);
    }

    @Override
    public void commit(StoreTask task) {
        waiting.add(task);
    }

    @Override
    public void sync(StoreTask task) {
        waiting.add(task);
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return true;
    }

    @Override
    public void close() {}
}
