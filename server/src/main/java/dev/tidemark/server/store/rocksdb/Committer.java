package dev.tidemark.server.store.rocksdb;

import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.ImageCheck;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.TaskQueue;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Answers commits: all that wait go into one batch and one write, which the database does whole or not at all. A sync ends the
 * batch before it.
 *
 * <p>Thread: one of the store's, to which all buffers here belong. There is one: the database lets one batch at a time
 * into its log of writes, so a second thread would only make the batches smaller. Allocation: for a change of form,
 * where a value is larger than any before, and ten times a second to adjust the database's pace; none else.
 */
final class Committer implements Runnable {
    /** Most users in one batch: some ten times what pays off, and their answers are not late yet. */
    private static final int MAX_BATCH_TASKS = 256;
    /** No user is added to a batch that has grown to this. */
    private static final int MAX_BATCH_BYTES = 4 << 20;

    private final Database database;
    private final TaskQueue queue;
    private final FaultLog writeFaults;
    private final FaultLog refusedImages;
    private final StoreTask[] batched = new StoreTask[MAX_BATCH_TASKS];
    private final int[] forms = new int[MAX_BATCH_TASKS];
    private final ByteBuffer userKey = ByteBuffer.allocateDirect(UserRow.KEY_LENGTH);
    private final ByteBuffer stateKey = ByteBuffer.allocateDirect(StateRow.KEY_LENGTH);
    private final ByteBuffer state =
            ByteBuffer.allocateDirect(StateLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    /** A packed user has no more states than {@link StoredForm#SPREAD_ABOVE}. */
    private final ByteBuffer value = ByteBuffer.allocateDirect(UserRow.packedCapacity(StoredForm.SPREAD_ABOVE))
            .order(ByteOrder.LITTLE_ENDIAN);

    private int batchedCount;
    /** The sync that ended the batch, or null. */
    private StoreTask sync;

    Committer(Database database, TaskQueue queue, FaultLog writeFaults, FaultLog refusedImages) {
        this.database = database;
        this.queue = queue;
        this.writeFaults = writeFaults;
        this.refusedImages = refusedImages;
    }

    /** Answers commits until the queue is closed and empty. */
    @Override
    public void run() {
        try (WriteBatch batch = new WriteBatch();
                WriteOptions options = new WriteOptions()) {
            for (StoreTask task = queue.take(0); task != null; task = queue.take(0)) {
                answerBatch(write(task, batch, options));
                batch.clear();
                if (sync != null) {
                    sync();
                }
            }
        }
    }

    /** Answers the sync that ended the batch. */
    private void sync() {
        int outcome = StoreTask.DONE;
        try {
            database.syncLog();
        } catch (RocksDBException | RuntimeException | Error e) {
            writeFaults.onFailure(System.nanoTime(), e);
            outcome = StoreTask.FAILED;
        }
        StoreTask task = sync;
        sync = null;
        TaskQueue.answer(task, outcome);
    }

    /** @return whether the task, and what waits behind it, is written; else any part of it may be. */
    private boolean write(StoreTask first, WriteBatch batch, WriteOptions options) {
        try {
            fill(batch, first);
            if (batchedCount > 0) {
                database.adjustPace();
                database.db().write(options, batch);
            }
        } catch (RocksDBException | RuntimeException | Error e) {
            writeFaults.onFailure(System.nanoTime(), e);
            return false;
        }
        if (writeFaults.isFailing()) {
            writeFaults.onSuccess(System.nanoTime());
        }
        return true;
    }

    private void answerBatch(boolean written) {
        for (int i = 0; i < batchedCount; i++) {
            StoreTask task = batched[i];
            batched[i] = null;
            task.image().storedForm(written ? forms[i] : StoredForm.UNSURE);
            TaskQueue.answer(task, written ? StoreTask.DONE : StoreTask.FAILED);
        }
        batchedCount = 0;
    }

    private void fill(WriteBatch batch, StoreTask first) throws RocksDBException {
        for (StoreTask task = first; task != null; task = isFull(batch) ? null : queue.poll()) {
            if (task.kind() == StoreTask.Kind.SYNC) {
                sync = task;
                return;
            }
            batched[batchedCount++] = task;
            UserImage image = task.image();
            String fault = fault(image);
            if (fault != null) {
                refusedImages.onFailure(System.nanoTime(), fault);
                answerLast(StoreTask.FAILED);
            } else if (image.newestVersion() == 0) {
                image.storedForm(StoredForm.NONE);
                answerLast(StoreTask.DONE);
            } else {
                forms[batchedCount - 1] = add(batch, image);
            }
        }
    }

    /** Answers the task taken last at once, since it has no part in the batch. */
    private void answerLast(int outcome) {
        batchedCount--;
        StoreTask task = batched[batchedCount];
        batched[batchedCount] = null;
        TaskQueue.answer(task, outcome);
    }

    private boolean isFull(WriteBatch batch) {
        return batchedCount == MAX_BATCH_TASKS || batch.getDataSize() >= MAX_BATCH_BYTES;
    }

    private static String fault(UserImage image) {
        if (!image.isWhole() && image.storedForm() != StoredForm.SPREAD) {
            return "a commit of changed states only: storedForm=" + image.storedForm() + ", expected a whole one";
        }
        return ImageCheck.faultOfCommit(image);
    }

    /** @return the form in which the user will be stored. */
    private int add(WriteBatch batch, UserImage image) throws RocksDBException {
        int form = image.isWhole() ? StoredForm.of(liveCount(image), image.storedForm()) : StoredForm.SPREAD;
        if (image.isWhole() && (form == StoredForm.SPREAD || mayHaveRows(image.storedForm()))) {
            batch.deleteRange(database.states(), StateRow.firstKey(image.user()), StateRow.keyBehind(image.user()));
        }
        if (form == StoredForm.SPREAD) {
            addRows(batch, image);
            UserRow.encodeSpread(image, value);
        } else {
            UserRow.encodePacked(image, value);
        }
        UserRow.encodeKey(image.user(), userKey);
        batch.put(database.users(), userKey, value);
        return form;
    }

    private static boolean mayHaveRows(int storedForm) {
        return storedForm == StoredForm.SPREAD || storedForm == StoredForm.UNSURE;
    }

    private static int liveCount(UserImage image) {
        int count = 0;
        for (int i = 0; i < image.entryCount(); i++) {
            count += image.isRemoved(i) ? 0 : 1;
        }
        return count;
    }

    private void addRows(WriteBatch batch, UserImage image) throws RocksDBException {
        ColumnFamilyHandle states = database.states();
        for (int i = 0; i < image.entryCount(); i++) {
            boolean isStored = Long.compareUnsigned(image.version(i), image.committedVersion()) <= 0;
            if (isStored && !image.isWhole()) {
                continue;
            }
            StateRow.encodeKey(image.user(), image.channel(i), stateKey);
            if (!image.isRemoved(i)) {
                StateRow.encodeValue(image, i, state);
                batch.put(states, stateKey, state);
            } else if (!image.isWhole()) {
                batch.delete(states, stateKey);
            }
        }
    }
}
