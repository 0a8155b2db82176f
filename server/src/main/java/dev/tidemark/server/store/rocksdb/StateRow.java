package dev.tidemark.server.store.rocksdb;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A row of the column family {@code states}, one state of a spread user: key, big-endian, so that rows lie in unsigned
 * order:
 * <pre>
 * off len field
 *   0   8 user     the prefix that all rows of a user share
 *   8   8 channel
 * </pre>
 * and the 48 bytes of a STATE ({@link StateLayout}) as its value. How it is to be read, the user's row says (
 * {@link UserRow}).
 *
 * <p>Thread: any; nothing is kept here. Pinned by {@code StateRowTest}.
 */
final class StateRow {
    static final int PREFIX_LENGTH = Long.BYTES;
    static final int CHANNEL_OFFSET = PREFIX_LENGTH;
    static final int KEY_LENGTH = CHANNEL_OFFSET + Long.BYTES;

    private StateRow() {}

    /** Makes a big-endian buffer of 16 bytes the key of a state. */
    static void encodeKey(long user, long channel, ByteBuffer key) {
        key.clear();
        key.putLong(0, user);
        key.putLong(CHANNEL_OFFSET, channel);
    }

    /** Makes a buffer of 48 bytes the value of entry {@code index} of an image. */
    static void encodeValue(UserImage image, int index, ByteBuffer value) {
        value.clear();
        image.buffer().getBytes(UserImage.entryOffset(index) + EntryLayout.STATE_OFFSET, value, 0, StateLayout.LENGTH);
    }

    /** Appends a row to an image: a big-endian key and a value, of whose lengths nothing is known. */
    static void decode(ByteBuffer key, int keyLength, ByteBuffer value, int valueLength, UserImage image)
            throws CorruptValueException {
        if (keyLength != KEY_LENGTH || valueLength != StateLayout.LENGTH) {
            throw new CorruptValueException("state row: keyLength=" + keyLength + " valueLength=" + valueLength
                    + ", expected " + KEY_LENGTH + " and " + StateLayout.LENGTH);
        }
        int index = image.entryCount();
        image.entryCount(index + 1);
        int entry = UserImage.entryOffset(index);
        long channel = key.getLong(CHANNEL_OFFSET);
        image.buffer().putLong(entry + EntryLayout.CHANNEL_OFFSET, channel, ByteOrder.LITTLE_ENDIAN);
        image.buffer().putBytes(entry + EntryLayout.STATE_OFFSET, value, 0, StateLayout.LENGTH);
    }

    /** First key of a user's rows: the prefix alone, which is before every key that begins with it. */
    static byte[] firstKey(long user) {
        return ByteBuffer.allocate(PREFIX_LENGTH).putLong(user).array();
    }

    /** A key just behind the last that a row of the user can have. */
    static byte[] keyBehind(long user) {
        return ByteBuffer.allocate(KEY_LENGTH + 1).putLong(user).putLong(-1L).array();
    }
}
