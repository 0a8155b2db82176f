package dev.tidemark.server.store.rocksdb;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The states of a packed user in some half of their size: every number as its difference to one nearby, without its
 * leading zero bytes. One state after the other, ascending by unsigned channel, little-endian:
 * <pre>
 * off len field
 *   0   4 lengths    bytes of each field that follows: 4 bits each for the first five, from the lowest on, 0 … 8;
 *                    then 3 bits each for the counters, 0 … 4
 *   4   . channel    minus the channel before, 0 before the first
 *   .   . lastRead   none = 0; else minus the last of the states before that is not 0, {@linkplain #zigZag folded}
 *   .   . mentioned  none = 0; else minus lastRead, folded
 *   .   . counted    none = 0; else minus lastRead, folded
 *   .   . version    newestVersion of the user minus it
 *   .   . counters   four
 * </pre>
 * A difference of 0 that stands for a value takes one byte, so that it differs from none. Ids that hold a time differ
 * little from one another in their high bytes, and most states wait for no mention.
 *
 * <p>Thread: any; nothing is kept here. Pinned by {@code CompactEntriesTest}.
 */
final class CompactEntries {
    /** Bytes that must be there behind the last state, written and read, but no part of it: fields move eight at a time. */
    static final int SLACK = Long.BYTES;

    private static final int LENGTHS_BYTES = Integer.BYTES;
    private static final int MAX_LENGTH = LENGTHS_BYTES + EntryLayout.LENGTH;

    private static final int FIELD_BITS = 4;
    private static final int FIELD_MASK = (1 << FIELD_BITS) - 1;
    private static final int COUNTER_BITS = 3;
    private static final int COUNTER_MASK = (1 << COUNTER_BITS) - 1;

    private static final int LAST_READ_SHIFT = FIELD_BITS;
    private static final int MENTIONED_SHIFT = LAST_READ_SHIFT + FIELD_BITS;
    private static final int COUNTED_SHIFT = MENTIONED_SHIFT + FIELD_BITS;
    private static final int VERSION_SHIFT = COUNTED_SHIFT + FIELD_BITS;
    private static final int COUNTERS_SHIFT = VERSION_SHIFT + FIELD_BITS;

    private static final int LAST_READ = EntryLayout.STATE_OFFSET + StateLayout.LAST_READ_OFFSET;
    private static final int MENTIONED = EntryLayout.STATE_OFFSET + StateLayout.MENTIONED_OFFSET;
    private static final int COUNTED = EntryLayout.STATE_OFFSET + StateLayout.COUNTED_OFFSET;
    private static final int VERSION = EntryLayout.STATE_OFFSET + StateLayout.VERSION_OFFSET;
    private static final int COUNTERS = EntryLayout.STATE_OFFSET + StateLayout.COUNTERS_OFFSET;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** Instead of a length that cannot be; nine of them still fit an int. */
    private static final int LONGER_THAN_ANY_ROW = 1 << 27;

    private CompactEntries() {}

    /** Most bytes that so many states take, {@link #SLACK} left out. */
    static int maxLength(int stateCount) {
        return stateCount * MAX_LENGTH;
    }

    /**
     * Writes all entries of an image but removed ones into a little-endian buffer, from {@code start} on.
     *
     * @return the offset behind them.
     */
    static int encode(UserImage image, ByteBuffer value, int start) {
        long newestVersion = image.newestVersion();
        long channelBefore = 0;
        long lastReadBefore = 0;
        int at = start;
        for (int i = 0; i < image.entryCount(); i++) {
            if (image.isRemoved(i)) {
                continue;
            }
            int entry = UserImage.entryOffset(i);
            int lengthsAt = at;
            at += LENGTHS_BYTES;

            long channel = image.channel(i);
            int lengths = byteLength(channel - channelBefore);
            value.putLong(at, channel - channelBefore);
            at += lengths;
            channelBefore = channel;

            long lastRead = image.buffer().getLong(entry + LAST_READ, LE);
            int length = put(value, at, lastRead, lastReadBefore);
            at += length;
            lengths |= length << LAST_READ_SHIFT;
            lastReadBefore = lastRead != 0 ? lastRead : lastReadBefore;

            length = put(value, at, image.buffer().getLong(entry + MENTIONED, LE), lastRead);
            at += length;
            lengths |= length << MENTIONED_SHIFT;

            length = put(value, at, image.buffer().getLong(entry + COUNTED, LE), lastRead);
            at += length;
            lengths |= length << COUNTED_SHIFT;

            long age = newestVersion - image.version(i);
            length = byteLength(age);
            value.putLong(at, age);
            at += length;
            lengths |= length << VERSION_SHIFT;

            for (int c = 0; c < Counters.COUNT; c++) {
                int counter = image.buffer().getInt(entry + COUNTERS + c * Integer.BYTES, LE);
                length = byteLength(counter);
                value.putInt(at, counter);
                at += length;
                lengths |= length << (COUNTERS_SHIFT + c * COUNTER_BITS);
            }
            value.putInt(lengthsAt, lengths);
        }
        return at;
    }

    /**
     * Reads the states between {@code start} and {@code end} of a little-endian buffer, behind which {@link #SLACK} bytes
     * lie, and appends them to an image that has its newestVersion already. What the fields hold is not checked.
     */
    static void decode(ByteBuffer value, int start, int end, UserImage image) throws CorruptValueException {
        long newestVersion = image.newestVersion();
        long channel = 0;
        long lastReadBefore = 0;
        int count = 0;
        for (int at = start; at < end; count++) {
            int lengths = end - at >= LENGTHS_BYTES ? value.getInt(at) : 0;
            at += LENGTHS_BYTES;
            if (at > end || totalLength(lengths) > end - at) {
                throw new CorruptValueException(
                        "states of a user row: state " + count + " is longer than the row of " + end + " bytes");
            }
            image.entryCount(count + 1);
            int entry = UserImage.entryOffset(count);

            int length = lengths & FIELD_MASK;
            channel += get(value, at, length);
            at += length;
            image.buffer().putLong(entry + EntryLayout.CHANNEL_OFFSET, channel, LE);

            length = lengths >>> LAST_READ_SHIFT & FIELD_MASK;
            long lastRead = get(value, at, length, lastReadBefore);
            at += length;
            lastReadBefore = lastRead != 0 ? lastRead : lastReadBefore;
            image.buffer().putLong(entry + LAST_READ, lastRead, LE);

            length = lengths >>> MENTIONED_SHIFT & FIELD_MASK;
            image.buffer().putLong(entry + MENTIONED, get(value, at, length, lastRead), LE);
            at += length;

            length = lengths >>> COUNTED_SHIFT & FIELD_MASK;
            image.buffer().putLong(entry + COUNTED, get(value, at, length, lastRead), LE);
            at += length;

            length = lengths >>> VERSION_SHIFT & FIELD_MASK;
            image.buffer().putLong(entry + VERSION, newestVersion - get(value, at, length), LE);
            at += length;

            for (int c = 0; c < Counters.COUNT; c++) {
                length = lengths >>> (COUNTERS_SHIFT + c * COUNTER_BITS) & COUNTER_MASK;
                image.buffer().putInt(entry + COUNTERS + c * Integer.BYTES, (int) get(value, at, length), LE);
                at += length;
            }
        }
    }

    /** Bytes of all fields of a state, or more than any row has if one of the lengths cannot be. */
    private static int totalLength(int lengths) {
        int total = 0;
        for (int shift = 0; shift < COUNTERS_SHIFT; shift += FIELD_BITS) {
            int length = lengths >>> shift & FIELD_MASK;
            total += length <= Long.BYTES ? length : LONGER_THAN_ANY_ROW;
        }
        for (int shift = COUNTERS_SHIFT; shift < Integer.SIZE; shift += COUNTER_BITS) {
            int length = lengths >>> shift & COUNTER_MASK;
            total += length <= Integer.BYTES ? length : LONGER_THAN_ANY_ROW;
        }
        return total;
    }

    /** Writes an id as its difference to another. @return how many bytes of it count. */
    private static int put(ByteBuffer value, int at, long id, long other) {
        if (id == 0) {
            return 0;
        }
        long folded = zigZag(id - other);
        value.putLong(at, folded);
        return Math.max(1, byteLength(folded));
    }

    private static long get(ByteBuffer value, int at, int length, long other) {
        if (length == 0) {
            return 0;
        }
        long folded = get(value, at, length);
        return other + ((folded >>> 1) ^ -(folded & 1));
    }

    private static long get(ByteBuffer value, int at, int length) {
        return length == 0 ? 0 : value.getLong(at) & -1L >>> Long.SIZE - length * Byte.SIZE;
    }

    /** Moves the sign to the lowest bit, so that small negative differences are short as well. */
    private static long zigZag(long difference) {
        return difference << 1 ^ difference >> Long.SIZE - 1;
    }

    /** Bytes without the leading ones that are zero; a negative number takes all eight. */
    private static int byteLength(long number) {
        return Long.BYTES - Long.numberOfLeadingZeros(number) / Byte.SIZE;
    }

    private static int byteLength(int number) {
        return Integer.BYTES - Integer.numberOfLeadingZeros(number) / Byte.SIZE;
    }
}
