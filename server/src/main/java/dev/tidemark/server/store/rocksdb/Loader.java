package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.ImageCheck;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers loads, one by one: a get of the user's row, and a walk over the rows of a spread user.
 *
 * <p>Thread: one of the store's, to which all buffers here belong. Allocation: a little in the binding for a spread
 * user, and where a value is larger than any before; none else.
 */
final class Loader implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Loader.class);
    private static final int INITIAL_VALUE_CAPACITY = UserRow.packedCapacity(StoredForm.SPREAD_ABOVE);

    private final Database database;
    private final TaskQueue queue;
    private final int taker;
    private final FaultLog readFaults;
    private final FaultLog corruptValues;
    private final ByteBuffer userKey = ByteBuffer.allocateDirect(UserRow.KEY_LENGTH);
    private final SpreadRows spreadRows = new SpreadRows();
    private ByteBuffer value = allocateValue(INITIAL_VALUE_CAPACITY);

    Loader(Database database, TaskQueue queue, int taker, FaultLog readFaults, FaultLog corruptValues) {
        this.database = database;
        this.queue = queue;
        this.taker = taker;
        this.readFaults = readFaults;
        this.corruptValues = corruptValues;
    }

    /** Answers loads until the queue is closed and empty. */
    @Override
    public void run() {
        try (ReadOptions getOptions = new ReadOptions();
                ReadOptions walkOptions = new ReadOptions().setPrefixSameAsStart(true)) {
            for (StoreTask task = queue.take(taker); task != null; task = queue.take(taker)) {
                TaskQueue.answer(task, load(task, getOptions, walkOptions));
            }
        }
    }

    private int load(StoreTask task, ReadOptions getOptions, ReadOptions walkOptions) {
        try {
            read(task.image(), getOptions, walkOptions);
        } catch (CorruptValueException e) {
            corruptValues.onFailure(System.nanoTime(), e.getMessage());
            LOGGER.debug(
                    "stored user does not decode: user={} cause={}",
                    Long.toUnsignedString(task.user()),
                    e.getMessage());
            return StoreTask.FAILED;
        } catch (RocksDBException | RuntimeException | Error e) {
            readFaults.onFailure(System.nanoTime(), e);
            return StoreTask.FAILED;
        }
        if (readFaults.isFailing()) {
            readFaults.onSuccess(System.nanoTime());
        }
        if (corruptValues.isFailing()) {
            corruptValues.onSuccess(System.nanoTime());
        }
        return StoreTask.DONE;
    }

    private void read(UserImage image, ReadOptions getOptions, ReadOptions walkOptions)
            throws RocksDBException, CorruptValueException {
        int length = get(image.user(), getOptions);
        if (length == RocksDB.NOT_FOUND) {
            return;
        }
        int form = UserRow.decode(value, length, image);
        if (form == StoredForm.SPREAD) {
            walk(image, walkOptions);
        }
        String fault = ImageCheck.faultOfLoaded(image);
        if (fault != null) {
            throw new CorruptValueException(fault);
        }
        image.storedForm(form);
        image.whole(true);
    }

    /** @return the length of the user's row, which is in {@link #value} then, or {@link RocksDB#NOT_FOUND}. */
    private int get(long user, ReadOptions options) throws RocksDBException {
        while (true) {
            UserRow.encodeKey(user, userKey);
            value.clear();
            int length = database.db().get(database.users(), options, userKey, value);
            if (UserRow.capacity(length) <= value.capacity()) {
                return length;
            }
            value = allocateValue(UserRow.capacity(length));
        }
    }

    private void walk(UserImage image, ReadOptions options) throws RocksDBException, CorruptValueException {
        try (RocksIterator rows = database.db().newIterator(database.states(), options)) {
            spreadRows.read(rows, image);
        }
    }

    private static ByteBuffer allocateValue(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
