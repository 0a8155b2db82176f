package dev.tidemark.server.store.transfer;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteOrder;

/** What is done to single entries of images. Thread: the owner of the images. Allocation: where an image grows. */
final class Entries {
    /** As many as a server lets a user have, whatever its configuration. */
    static final int MOST_STATES = 8_192;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int[] REMOVED = {UserImage.REMOVED, 0, 0, 0};

    private Entries() {}

    /** Whether two entries are the same, bit for bit. */
    static boolean areSame(UserImage one, int index, UserImage other, int otherIndex) {
        int offset = UserImage.entryOffset(index);
        int otherOffset = UserImage.entryOffset(otherIndex);
        for (int i = 0; i < EntryLayout.LENGTH; i += Long.BYTES) {
            if (one.buffer().getLong(offset + i, LE) != other.buffer().getLong(otherOffset + i, LE)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which channel comes first where two images are gone through side by side.
     *
     * @param index of the entry come to, or the count of entries behind the last; not so for both images.
     * @return negative if that of the one, positive if that of the other, 0 if they are the same.
     */
    static int order(UserImage one, int index, UserImage other, int otherIndex) {
        if (index == one.entryCount()) {
            return 1;
        }
        if (otherIndex == other.entryCount()) {
            return -1;
        }
        return Long.compareUnsigned(one.channel(index), other.channel(otherIndex));
    }

    /** Appends an entry of another image, whose channel must be above that of the last. */
    static void append(UserImage target, UserImage source, int index) {
        int count = target.entryCount();
        target.entryCount(count + 1);
        target.buffer()
                .putBytes(
                        UserImage.entryOffset(count),
                        source.buffer(),
                        UserImage.entryOffset(index),
                        EntryLayout.LENGTH);
    }

    /** Appends an entry that says that a state has been removed. */
    static void appendRemoved(UserImage target, long channel, long version) {
        target.add(channel, 0, 0, 0, version, REMOVED);
    }

    /** Makes the entries of one image those of another too. */
    static void copyAll(UserImage source, UserImage target) {
        int count = source.entryCount();
        target.entryCount(count);
        target.buffer()
                .putBytes(
                        UserImage.ENTRIES_OFFSET,
                        source.buffer(),
                        UserImage.ENTRIES_OFFSET,
                        count * EntryLayout.LENGTH);
    }

    /**
     * Puts a read state where its channel belongs. If the channel has one, that with the higher version stays, and of equal ones
     * the one that was there.
     */
    static void put(UserImage image, Row row, long version) {
        long channel = row.get(Field.CHANNEL);
        int count = image.entryCount();
        int index = count;
        while (index > 0 && Long.compareUnsigned(image.channel(index - 1), channel) >= 0) {
            index--;
        }
        if (index < count && image.channel(index) == channel) {
            if (Long.compareUnsigned(version, image.version(index)) > 0) {
                write(image, index, row, version);
            }
            return;
        }
        image.entryCount(count + 1);
        int offset = UserImage.entryOffset(index);
        int behind = (count - index) * EntryLayout.LENGTH;
        image.buffer().putBytes(offset + EntryLayout.LENGTH, image.buffer(), offset, behind);
        write(image, index, row, version);
    }

    private static void write(UserImage image, int index, Row row, long version) {
        int offset = UserImage.entryOffset(index);
        int state = offset + EntryLayout.STATE_OFFSET;
        image.buffer().putLong(offset + EntryLayout.CHANNEL_OFFSET, row.get(Field.CHANNEL), LE);
        image.buffer().putLong(state + StateLayout.LAST_READ_OFFSET, row.get(Field.LAST_READ), LE);
        image.buffer().putLong(state + StateLayout.MENTIONED_OFFSET, row.get(Field.MENTIONED), LE);
        image.buffer().putLong(state + StateLayout.COUNTED_OFFSET, row.get(Field.COUNTED), LE);
        image.buffer().putLong(state + StateLayout.VERSION_OFFSET, version, LE);
        for (int i = 0; i < Counters.COUNT; i++) {
            int counter = (int) row.get(Field.COUNTERS.get(i));
            image.buffer().putInt(state + StateLayout.COUNTERS_OFFSET + i * Integer.BYTES, counter, LE);
        }
    }

    /** Makes a row of an entry. */
    static void read(UserImage image, int index, Row row) {
        int state = UserImage.entryOffset(index) + EntryLayout.STATE_OFFSET;
        row.clear();
        row.put(Field.USER, image.user());
        row.put(Field.CHANNEL, image.channel(index));
        row.put(Field.LAST_READ, image.buffer().getLong(state + StateLayout.LAST_READ_OFFSET, LE));
        row.put(Field.MENTIONED, image.buffer().getLong(state + StateLayout.MENTIONED_OFFSET, LE));
        row.put(Field.COUNTED, image.buffer().getLong(state + StateLayout.COUNTED_OFFSET, LE));
        row.put(Field.VERSION, image.version(index));
        for (int i = 0; i < Counters.COUNT; i++) {
            int counter = image.buffer().getInt(state + StateLayout.COUNTERS_OFFSET + i * Integer.BYTES, LE);
            row.put(Field.COUNTERS.get(i), counter);
        }
    }

    /** The fields of an entry in words. */
    static String text(UserImage image, int index) {
        Row row = new Row();
        read(image, index, row);
        StringBuilder text = new StringBuilder();
        for (Field field : new Field[] {Field.LAST_READ, Field.MENTIONED, Field.COUNTED, Field.VERSION}) {
            text.append(field.text())
                    .append('=')
                    .append(Long.toUnsignedString(row.get(field)))
                    .append(' ');
        }
        text.append("counters=");
        for (Field counter : Field.COUNTERS) {
            text.append(counter == Field.COUNTER_0 ? "" : ",").append(row.get(counter));
        }
        return text.toString();
    }
}
