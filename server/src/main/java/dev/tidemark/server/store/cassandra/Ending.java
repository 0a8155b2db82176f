package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.store.StoreTask;

/** Takes a task that has ended, with its outcome. Thread: any. */
interface Ending {
    void end(StoreTask task, int outcome);
}
