package dev.tidemark.server.store.rocksdb;

import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads the rows of spread users. Thread: one, to which the buffers here belong. Allocation: none of its own.
 */
final class SpreadRows {
    private final ByteBuffer firstKey = ByteBuffer.allocateDirect(UserRow.KEY_LENGTH);
    private final ByteBuffer key = ByteBuffer.allocateDirect(StateRow.KEY_LENGTH);
    private final ByteBuffer value =
            ByteBuffer.allocateDirect(StateLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Appends all states of an image's user to the image.
     *
     * @param rows over the column family {@code states}, made to keep within the prefix that it sought.
     */
    void read(RocksIterator rows, UserImage image) throws RocksDBException, CorruptValueException {
        UserRow.encodeKey(image.user(), firstKey);
        for (rows.seek(firstKey); rows.isValid(); rows.next()) {
            key.clear();
            value.clear();
            int keyLength = rows.key(key);
            int valueLength = rows.value(value);
            StateRow.decode(key, keyLength, value, valueLength, image);
        }
        rows.status();
    }
}
