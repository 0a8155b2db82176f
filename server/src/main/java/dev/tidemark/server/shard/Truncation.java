package dev.tidemark.server.shard;

import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;

/**
 * Lets the journal go of what the store has for good: finds the position before the oldest change that the store has not
 * confirmed, has the store make durable what it has confirmed, and only then truncates.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class Truncation {
    /** How long after a sync of the store that failed the next is tried. */
    private static final int RETRY_MS = 1_000;

    private final Journal journal;
    private final ReadStateStore store;
    private final Timeline timeline;
    private final WriteBehind writeBehind;
    private final ShardCounters counters;
    private final StoreTask task;
    private boolean syncing;
    private long position;
    /** When a sync is tried again after one has failed, or 0. */
    private long retryMs;

    private long turnMs;

    Truncation(
            Journal journal,
            ReadStateStore store,
            Timeline timeline,
            WriteBehind writeBehind,
            ShardCounters counters,
            StoreTask.Completions completions) {
        this.journal = journal;
        this.store = store;
        this.timeline = timeline;
        this.writeBehind = writeBehind;
        this.counters = counters;
        task = new StoreTask(completions);
    }

    /** Begins a sync of the store if the journal could let go of something after it. */
    void onTurn(long ms) {
        turnMs = ms;
        if (syncing || ms < retryMs || !journal.isWorthTruncating(journal.end())) {
            return;
        }
        retryMs = 0;
        long confirmed = confirmedByStore();
        if (journal.isWorthTruncating(confirmed)) {
            syncing = true;
            position = confirmed;
            task.prepareSync();
            store.sync(task);
        }
    }

    /** Position below which the store has confirmed every change. */
    private long confirmedByStore() {
        int ageMs = writeBehind.oldestUnwrittenMs();
        return ageMs == WriteBehind.NEVER ? journal.end() : timeline.before(turnMs - ageMs);
    }

    /** The sync has come back. */
    void onSynced() {
        syncing = false;
        if (task.outcome() == StoreTask.DONE) {
            journal.truncate(position);
        } else {
            counters.increment(ShardCounter.STORE_FAILURES);
            retryMs = turnMs + RETRY_MS;
        }
    }

    /** When {@link #onTurn} has something to do though nothing else happens: ms, or {@link Shard#NEVER}. */
    long nextTurnMs() {
        return retryMs == 0 ? Shard.NEVER : retryMs;
    }
}
