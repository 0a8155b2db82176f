package dev.tidemark.server.store.rocksdb;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;

/**
 * A row of the column family {@code users}: key = user, 8 bytes big-endian; value, little-endian:
 * <pre>
 * off len field           meaning
 *   0   1 format          1 = packed: ENTRYs follow, as the first builds wrote them; 2 = spread: nothing follows, the
 *                         states are rows of {@link StateRow}; 3 = compact: {@link CompactEntries} follow
 *   1   8 newestVersion   newest change of the user, removals included; never 0
 *   9   8 removalVersion  newest removal, 0 = none
 *  17   . states          any count, ascending by unsigned channel
 * </pre>
 * A user whose states were all forgotten keeps a row without states. Other values of {@code format} are later layouts.
 *
 * <p>Thread: any; nothing is kept here. Pinned by {@code UserRowTest}.
 */
final class UserRow {
    static final int KEY_LENGTH = Long.BYTES;

    static final int FORMAT_OFFSET = 0;
    static final int NEWEST_VERSION_OFFSET = FORMAT_OFFSET + Byte.BYTES;
    static final int REMOVAL_VERSION_OFFSET = NEWEST_VERSION_OFFSET + Long.BYTES;
    static final int STATES_OFFSET = REMOVAL_VERSION_OFFSET + Long.BYTES;

    static final byte FORMAT_PACKED = 1;
    static final byte FORMAT_SPREAD = 2;
    static final byte FORMAT_COMPACT = 3;

    private UserRow() {}

    /** Room that the value of a packed user needs, for {@link #encodePacked} and {@link #decode}. */
    static int packedCapacity(int stateCount) {
        return capacity(STATES_OFFSET + CompactEntries.maxLength(stateCount));
    }

    /** Room that {@link #decode} needs for a value of {@code length} bytes. */
    static int capacity(int length) {
        return length + CompactEntries.SLACK;
    }

    /** Makes a buffer of 8 bytes and big-endian order the key of a user. */
    static void encodeKey(long user, ByteBuffer key) {
        key.clear();
        key.putLong(0, user);
    }

    /**
     * Makes a little-endian buffer of {@link #packedCapacity} the value of a packed user: all entries of an image but
     * removed ones.
     */
    static void encodePacked(UserImage image, ByteBuffer value) {
        encodeHeader(FORMAT_COMPACT, image, value);
        value.limit(CompactEntries.encode(image, value, STATES_OFFSET));
    }

    /** Makes a little-endian buffer the value of a spread user. */
    static void encodeSpread(UserImage image, ByteBuffer value) {
        encodeHeader(FORMAT_SPREAD, image, value);
        value.limit(STATES_OFFSET);
    }

    private static void encodeHeader(byte format, UserImage image, ByteBuffer value) {
        value.clear();
        value.put(FORMAT_OFFSET, format);
        value.putLong(NEWEST_VERSION_OFFSET, image.newestVersion());
        value.putLong(REMOVAL_VERSION_OFFSET, image.removalVersion());
    }

    /**
     * Reads a value of {@code length} bytes at the start of a little-endian buffer of {@link #capacity} into an image: the
     * versions, and a packed user's states, whose fields {@code ImageCheck} is to be asked about.
     *
     * @return {@link StoredForm#PACKED} or {@link StoredForm#SPREAD}.
     */
    static int decode(ByteBuffer value, int length, UserImage image) throws CorruptValueException {
        if (length < STATES_OFFSET) {
            throw new CorruptValueException(
                    "user row too short: length=" + length + ", expected at least " + STATES_OFFSET);
        }
        image.newestVersion(value.getLong(NEWEST_VERSION_OFFSET));
        image.removalVersion(value.getLong(REMOVAL_VERSION_OFFSET));
        if (image.newestVersion() == 0) {
            throw new CorruptValueException("newestVersion of a user row: newestVersion=0, expected more");
        }
        byte format = value.get(FORMAT_OFFSET);
        switch (format) {
            case FORMAT_COMPACT -> {
                value.clear();
                CompactEntries.decode(value, STATES_OFFSET, length, image);
                return StoredForm.PACKED;
            }
            case FORMAT_PACKED -> {
                decodeEntries(value, length - STATES_OFFSET, image);
                return StoredForm.PACKED;
            }
            case FORMAT_SPREAD -> {
                if (length != STATES_OFFSET) {
                    throw new CorruptValueException(
                            "user row of a spread user: length=" + length + ", expected " + STATES_OFFSET);
                }
                return StoredForm.SPREAD;
            }
            default ->
                throw new CorruptValueException("format of a user row: format=" + format + ", expected " + FORMAT_PACKED
                        + " … " + FORMAT_COMPACT);
        }
    }

    private static void decodeEntries(ByteBuffer value, int entriesLength, UserImage image)
            throws CorruptValueException {
        if (entriesLength % EntryLayout.LENGTH != 0) {
            throw new CorruptValueException("entries of a user row: length=" + entriesLength
                    + ", expected a multiple of " + EntryLayout.LENGTH);
        }
        int count = entriesLength / EntryLayout.LENGTH;
        image.entryCount(count);
        image.buffer().putBytes(UserImage.ENTRIES_OFFSET, value, STATES_OFFSET, entriesLength);
    }
}
