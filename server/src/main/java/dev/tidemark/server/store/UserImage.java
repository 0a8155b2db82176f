package dev.tidemark.server.store;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import java.nio.ByteOrder;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * The read states of one user in off-heap memory, as they pass between a shard and the store.
 * <pre>
 * off len field            meaning
 *   0   8 user
 *   8   8 newestVersion    newest change of the user, removals included; 0 = never changed
 *  16   8 removalVersion   newest removal, 0 = none
 *  24   8 committedVersion changes up to it are in the store, all of them; entries above it are not, or not all; 0 = none known
 *  32   4 entryCount
 *  36   1 storedForm       the store's own, see {@link ReadStateStore#wantsWhole}; 0 = nothing known
 *  37   1 flags            1 = WHOLE: the entries are all of the user's states; else changed and removed ones only
 *  38   2 reserved         0
 *  40   . entries          entryCount × ENTRY ({@link EntryLayout}), ascending by unsigned channel
 * </pre>
 * A removed state is an entry whose counter 0 is {@link #REMOVED}, which no counter can be; only commits have such.
 *
 * <p>Thread: the owner of its {@link StoreTask}. Allocation: when it grows beyond what it ever held.
 */
public final class UserImage {
    public static final int USER_OFFSET = 0;
    public static final int NEWEST_VERSION_OFFSET = USER_OFFSET + Long.BYTES;
    public static final int REMOVAL_VERSION_OFFSET = NEWEST_VERSION_OFFSET + Long.BYTES;
    public static final int COMMITTED_VERSION_OFFSET = REMOVAL_VERSION_OFFSET + Long.BYTES;
    public static final int ENTRY_COUNT_OFFSET = COMMITTED_VERSION_OFFSET + Long.BYTES;
    public static final int STORED_FORM_OFFSET = ENTRY_COUNT_OFFSET + Integer.BYTES;
    public static final int FLAGS_OFFSET = STORED_FORM_OFFSET + Byte.BYTES;
    public static final int RESERVED_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    public static final int ENTRIES_OFFSET = RESERVED_OFFSET + Short.BYTES;

    /** Counter 0 of a removed state. */
    public static final int REMOVED = 0x8000_0000;

    private static final int WHOLE_FLAG = 1;
    /** Room for sixteen states, more than most users have. */
    private static final int INITIAL_CAPACITY = ENTRIES_OFFSET + 16 * EntryLayout.LENGTH;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(INITIAL_CAPACITY);

    /** Makes the image one of a user of whom nothing is known. */
    public void clear(long user) {
        buffer.putLong(USER_OFFSET, user, LE);
        buffer.setMemory(NEWEST_VERSION_OFFSET, ENTRIES_OFFSET - NEWEST_VERSION_OFFSET, (byte) 0);
    }

    /** The memory, for copying in bulk. It may be another one after the image has grown. */
    public ExpandableDirectByteBuffer buffer() {
        return buffer;
    }

    public long user() {
        return buffer.getLong(USER_OFFSET, LE);
    }

    public long newestVersion() {
        return buffer.getLong(NEWEST_VERSION_OFFSET, LE);
    }

    public void newestVersion(long version) {
        buffer.putLong(NEWEST_VERSION_OFFSET, version, LE);
    }

    public long removalVersion() {
        return buffer.getLong(REMOVAL_VERSION_OFFSET, LE);
    }

    public void removalVersion(long version) {
        buffer.putLong(REMOVAL_VERSION_OFFSET, version, LE);
    }

    public long committedVersion() {
        return buffer.getLong(COMMITTED_VERSION_OFFSET, LE);
    }

    public void committedVersion(long version) {
        buffer.putLong(COMMITTED_VERSION_OFFSET, version, LE);
    }

    public int entryCount() {
        return buffer.getInt(ENTRY_COUNT_OFFSET, LE);
    }

    /** Declares how many entries follow the header, and makes room for them. */
    public void entryCount(int count) {
        buffer.checkLimit(entryOffset(count));
        buffer.putInt(ENTRY_COUNT_OFFSET, count, LE);
    }

    public int storedForm() {
        return buffer.getByte(STORED_FORM_OFFSET) & 0xFF;
    }

    public void storedForm(int form) {
        buffer.putByte(STORED_FORM_OFFSET, (byte) form);
    }

    public boolean isWhole() {
        return (buffer.getByte(FLAGS_OFFSET) & WHOLE_FLAG) != 0;
    }

    public void whole(boolean whole) {
        buffer.putByte(FLAGS_OFFSET, (byte) (whole ? WHOLE_FLAG : 0));
    }

    /** Where entry {@code index} begins in {@link #buffer}. */
    public static int entryOffset(int index) {
        return ENTRIES_OFFSET + index * EntryLayout.LENGTH;
    }

    public long channel(int index) {
        return buffer.getLong(entryOffset(index) + EntryLayout.CHANNEL_OFFSET, LE);
    }

    public long version(int index) {
        return buffer.getLong(stateOffset(index) + StateLayout.VERSION_OFFSET, LE);
    }

    /** Whether entry {@code index} says that the state has been removed. */
    public boolean isRemoved(int index) {
        return buffer.getInt(stateOffset(index) + StateLayout.COUNTERS_OFFSET, LE) == REMOVED;
    }

    /** Appends an entry; its channel must be above that of the last. Counters has {@link Counters#COUNT} elements. */
    public void add(long channel, long lastRead, long mentioned, long counted, long version, int[] counters) {
        int index = entryCount();
        entryCount(index + 1);
        buffer.putLong(entryOffset(index) + EntryLayout.CHANNEL_OFFSET, channel, LE);
        int state = stateOffset(index);
        buffer.putLong(state + StateLayout.LAST_READ_OFFSET, lastRead, LE);
        buffer.putLong(state + StateLayout.MENTIONED_OFFSET, mentioned, LE);
        buffer.putLong(state + StateLayout.COUNTED_OFFSET, counted, LE);
        buffer.putLong(state + StateLayout.VERSION_OFFSET, version, LE);
        for (int i = 0; i < Counters.COUNT; i++) {
            buffer.putInt(state + StateLayout.COUNTERS_OFFSET + i * Integer.BYTES, counters[i], LE);
        }
    }

    private static int stateOffset(int index) {
        return entryOffset(index) + EntryLayout.STATE_OFFSET;
    }
}
