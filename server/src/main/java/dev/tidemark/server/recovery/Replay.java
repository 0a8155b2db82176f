package dev.tidemark.server.recovery;

import dev.tidemark.server.journal.RecordSink;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreTask;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the records of a journal into a store: gathers them by user in batches that end where groups do, and for each user of a
 * batch loads what the store has, and commits it with what is newer in the journal, many users at once. Doing it again, or after
 * having been killed in it, changes nothing.
 *
 * <p>Thread: the one that starts the server; answers of the store come on the store's.
 */
public final class Replay implements RecordSink {
    private static final Logger LOGGER = LoggerFactory.getLogger(Replay.class);

    /** Records gathered in one batch, so that memory is bounded: some 20 MB. */
    private static final int RECORDS_PER_BATCH = 100_000;
    /** Users that the store is given at once. */
    private static final int TASKS = 256;

    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(2);

    private final ReadStateStore store;
    private final LinkedBlockingQueue<StoreTask> answered = new LinkedBlockingQueue<>();
    private final ArrayDeque<StoreTask> idle = new ArrayDeque<>();
    private final Map<Long, UserChanges> batch = new HashMap<>();
    private int recordsInBatch;
    private long records;
    private long usersCommitted;
    private long progressNs = System.nanoTime();

    public Replay(ReadStateStore store) {
        this.store = store;
        for (int i = 0; i < TASKS; i++) {
            idle.add(new StoreTask(answered::add));
        }
    }

    @Override
    public void onRecord(long user, long entry) {
        batch.computeIfAbsent(user, id -> new UserChanges()).add(entry);
        recordsInBatch++;
    }

    @Override
    public void onGroupEnd() {
        if (recordsInBatch >= RECORDS_PER_BATCH) {
            applyBatch();
        }
    }

    /**
     * Applies what is left, and makes all durable in the store.
     *
     * @throws StoreException if the store does not take it; nothing is lost, since the journal still has it.
     */
    public void finish() {
        applyBatch();
        StoreTask sync = idle.peek();
        sync.prepareSync();
        store.sync(sync);
        require(take(), "cannot make durable");
    }

    /** Commits that were needed: users for whom the journal had something that the store had not. */
    public long usersCommitted() {
        return usersCommitted;
    }

    private void applyBatch() {
        try {
            applyUsers();
        } catch (StoreException e) {
            awaitAnswers();
            throw e;
        }
        records += recordsInBatch;
        recordsInBatch = 0;
        batch.clear();
        tellProgress();
    }

    /** After a failure: whoever replays anew must not meet tasks of this replay. */
    private void awaitAnswers() {
        while (idle.size() < TASKS) {
            idle.add(take());
        }
    }

    private void applyUsers() {
        Iterator<Long> users = batch.keySet().iterator();
        while (users.hasNext() || idle.size() < TASKS) {
            while (users.hasNext() && !idle.isEmpty()) {
                StoreTask task = idle.poll();
                task.prepareLoad(users.next());
                store.load(task);
            }
            onAnswer(take());
        }
    }

    private void onAnswer(StoreTask task) {
        if (task.outcome() != StoreTask.DONE) {
            idle.add(task);
        }
        if (task.kind() == StoreTask.Kind.COMMIT) {
            require(task, "cannot take");
            usersCommitted++;
            idle.add(task);
            return;
        }
        require(task, "cannot read");
        UserChanges changes = batch.get(task.user());
        if (changes.areIn(task.image().committedVersion())) {
            idle.add(task);
        } else {
            changes.applyTo(task.image());
            task.continueAsCommit();
            store.commit(task);
        }
    }

    private StoreTask take() {
        try {
            return answered.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while recovering", e);
        }
    }

    private static void require(StoreTask task, String what) {
        if (task.outcome() != StoreTask.DONE) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the store " + what + " what the journal holds: kind=" + task.kind()
                            + "; the log says why. Nothing is lost: the journal is replayed at the next start");
        }
    }

    private void tellProgress() {
        long nowNs = System.nanoTime();
        if (nowNs - progressNs >= PROGRESS_NS) {
            progressNs = nowNs;
            LOGGER.info("recovering: records={} usersCommitted={}", records, usersCommitted);
        }
    }
}
