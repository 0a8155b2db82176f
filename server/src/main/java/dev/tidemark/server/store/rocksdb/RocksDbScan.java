package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.store.ImageCheck;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;

/**
 * A walk over the users of a database, ascending by unsigned id, and over the state rows of those who are spread. Both iterators
 * see the database as it was when the walk began. The position is the id of the user last given.
 *
 * <p>Thread: one. Allocation: a little in the binding for a user, and where a value is larger than any before.
 */
final class RocksDbScan implements UserScan {
    private static final int READ_AHEAD_BYTES = 2 << 20;
    private static final int INITIAL_VALUE_CAPACITY = UserRow.packedCapacity(StoredForm.SPREAD_ABOVE);
    private static final byte[] FIRST_KEY = new byte[0];
    private static final byte[] KEY_BEHIND_ALL = {-1, -1, -1, -1, -1, -1, -1, -1, 0};

    private final Database database;
    private final Deque<AutoCloseable> natives;
    private final RocksIterator users;
    private final RocksIterator states;
    private final ByteBuffer key = ByteBuffer.allocateDirect(UserRow.KEY_LENGTH);
    private final SpreadRows spreadRows = new SpreadRows();
    private ByteBuffer value = allocateValue(INITIAL_VALUE_CAPACITY);
    private String position;
    private long lastUser;
    private boolean begun;

    private RocksDbScan(Database database, String position, Deque<AutoCloseable> natives) {
        this.database = database;
        this.position = position;
        this.natives = natives;
        ReadOptions walk = opened(new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES));
        ReadOptions within = opened(new ReadOptions().setFillCache(false).setPrefixSameAsStart(true));
        users = opened(database.db().newIterator(database.users(), walk));
        states = opened(database.db().newIterator(database.states(), within));
    }

    /** @throws IllegalArgumentException if the position is not one of this kind. */
    static RocksDbScan begin(Database database, String position) {
        RocksDbScan scan = new RocksDbScan(database, position, new ArrayDeque<>());
        try {
            scan.seek();
        } catch (RuntimeException e) {
            scan.close();
            throw e;
        }
        return scan;
    }

    private void seek() {
        if (position.isEmpty()) {
            users.seekToFirst();
            return;
        }
        lastUser = Long.parseUnsignedLong(position);
        begun = true;
        UserRow.encodeKey(lastUser, key);
        users.seek(key);
        key.clear();
        if (users.isValid() && users.key(key) == UserRow.KEY_LENGTH && key.getLong(0) == lastUser) {
            users.next();
        }
    }

    @Override
    public boolean next(UserImage image) {
        try {
            if (!users.isValid()) {
                users.status();
                return false;
            }
            long user = readKey();
            image.clear(user);
            read(image);
            users.next();
            lastUser = user;
            begun = true;
            return true;
        } catch (RocksDBException | CorruptValueException e) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the store cannot be read: behind user=" + (begun ? Long.toUnsignedString(lastUser) : "none")
                            + " cause=" + e.getMessage() + ", expected a store that is not damaged; restore a copy",
                    e);
        }
    }

    private long readKey() throws CorruptValueException {
        key.clear();
        int length = users.key(key);
        if (length != UserRow.KEY_LENGTH) {
            throw new CorruptValueException("user key: length=" + length + ", expected " + UserRow.KEY_LENGTH);
        }
        return key.getLong(0);
    }

    private void read(UserImage image) throws RocksDBException, CorruptValueException {
        value.clear();
        int length = users.value(value);
        if (UserRow.capacity(length) > value.capacity()) {
            value = allocateValue(UserRow.capacity(length));
            length = users.value(value);
        }
        int form = UserRow.decode(value, length, image);
        if (form == StoredForm.SPREAD) {
            spreadRows.read(states, image);
        }
        String fault = ImageCheck.faultOfLoaded(image);
        if (fault != null) {
            throw new CorruptValueException(fault);
        }
        image.storedForm(form);
        image.whole(true);
    }

    @Override
    public String position() {
        return begun ? Long.toUnsignedString(lastUser) : position;
    }

    @Override
    public double share() {
        if (!begun) {
            return 0;
        }
        try (Slice first = new Slice(FIRST_KEY);
                Slice here = new Slice(ByteBuffer.allocate(UserRow.KEY_LENGTH)
                        .putLong(lastUser)
                        .array());
                Slice end = new Slice(KEY_BEHIND_ALL)) {
            long[] bytes = database.db()
                    .getApproximateSizes(
                            database.users(),
                            List.of(new Range(first, here), new Range(first, end)),
                            SizeApproximationFlag.INCLUDE_FILES,
                            SizeApproximationFlag.INCLUDE_MEMTABLES);
            return bytes[1] == 0 ? Double.NaN : Math.min(1.0, (double) bytes[0] / bytes[1]);
        }
    }

    @Override
    public void close() {
        Database.closeAll(natives);
    }

    private <T extends AutoCloseable> T opened(T handle) {
        natives.push(handle);
        return handle;
    }

    private static ByteBuffer allocateValue(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
