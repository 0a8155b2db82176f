package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.ImageCheck;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteOrder;

/**
 * Makes an image of the rows of a partition. They come in the signed order of channels, an image has them in the unsigned one: so
 * those that came first, the negative ones, go behind the others in the end.
 *
 * <p>Thread: one at a time; nothing is kept here.
 */
final class StateRows {
    /** What is read of each row, in the order of the indexes here. */
    static final String COLUMNS =
            "user, channel, last_read, mentioned, counted, version, c0, c1, c2, c3, newest, begun, removed";

    private static final int USER = 0;
    private static final int CHANNEL = 1;
    private static final int LAST_READ = 2;
    private static final int MENTIONED = 3;
    private static final int COUNTED = 4;
    private static final int VERSION = 5;
    private static final int COUNTER_0 = 6;
    private static final int NEWEST = 10;
    private static final int BEGUN = 11;
    private static final int REMOVED = 12;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private StateRows() {}

    static long user(Row row) {
        return row.getLong(USER);
    }

    /** Takes a row of the image's user; the first one has the versions too, and may have no state. */
    static void append(Row row, UserImage image) throws CorruptRowException {
        if (image.entryCount() == 0) {
            takeVersions(row, image);
        }
        if (row.isNull(CHANNEL)) {
            return;
        }
        for (int column = LAST_READ; column < NEWEST; column++) {
            if (row.isNull(column)) {
                throw new CorruptRowException("a row without a value for column " + column + " of " + COLUMNS);
            }
        }
        int index = image.entryCount();
        image.entryCount(index + 1);
        int entry = UserImage.entryOffset(index);
        int state = entry + EntryLayout.STATE_OFFSET;
        image.buffer().putLong(entry + EntryLayout.CHANNEL_OFFSET, row.getLong(CHANNEL), LE);
        image.buffer().putLong(state + StateLayout.LAST_READ_OFFSET, row.getLong(LAST_READ), LE);
        image.buffer().putLong(state + StateLayout.MENTIONED_OFFSET, row.getLong(MENTIONED), LE);
        image.buffer().putLong(state + StateLayout.COUNTED_OFFSET, row.getLong(COUNTED), LE);
        image.buffer().putLong(state + StateLayout.VERSION_OFFSET, row.getLong(VERSION), LE);
        for (int i = 0; i < Counters.COUNT; i++) {
            image.buffer()
                    .putInt(state + StateLayout.COUNTERS_OFFSET + i * Integer.BYTES, row.getInt(COUNTER_0 + i), LE);
        }
    }

    /**
     * Versions as they stand in a partition. Where a commit was begun and did not come to its end, what is above {@code newest} may
     * be there in part, so the user's newest version is that of the commit, and changes count as stored up to {@code newest} alone.
     */
    private static void takeVersions(Row row, UserImage image) {
        long newest = row.isNull(NEWEST) ? 0 : row.getLong(NEWEST);
        long begun = row.isNull(BEGUN) ? 0 : row.getLong(BEGUN);
        boolean isCutShort = Long.compareUnsigned(begun, newest) > 0;
        image.newestVersion(isCutShort ? begun : newest);
        image.committedVersion(newest);
        image.removalVersion(row.isNull(REMOVED) ? 0 : row.getLong(REMOVED));
        image.storedForm(isCutShort ? StoredForm.UNSURE : StoredForm.ROWS);
    }

    /** All rows of the user have been taken. */
    static void finish(UserImage image) throws CorruptRowException {
        rotate(image);
        String fault = ImageCheck.faultOfLoaded(image);
        if (fault != null) {
            throw new CorruptRowException(fault);
        }
        image.whole(true);
    }

    private static void rotate(UserImage image) {
        int count = image.entryCount();
        int negatives = 0;
        while (negatives < count && image.channel(negatives) < 0) {
            negatives++;
        }
        if (negatives == 0 || negatives == count) {
            return;
        }
        byte[] first = new byte[negatives * EntryLayout.LENGTH];
        byte[] rest = new byte[(count - negatives) * EntryLayout.LENGTH];
        image.buffer().getBytes(UserImage.entryOffset(0), first);
        image.buffer().getBytes(UserImage.entryOffset(negatives), rest);
        image.buffer().putBytes(UserImage.entryOffset(0), rest);
        image.buffer().putBytes(UserImage.entryOffset(count - negatives), first);
    }
}
