package dev.tidemark.server.cache;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;

/**
 * The slots of one block, a small user's or an extent's, ascending by unsigned channel: wire ENTRYs, as they are.
 * <pre>
 * header | count × ENTRY ({@link EntryLayout}, 56 bytes) | room for the rest of the capacity | less than a slot left over
 * </pre>
 * The capacity follows from the size of the block. A removed state is a slot whose counter 0 is {@link UserImage#REMOVED}; its
 * version is the removal's.
 *
 * <p>Channels apart from states would take fewer cache lines a search, but the state would be waited for after its channel; so
 * it was slower (docs/DECISIONS.md). Thread: the owning shard.
 */
final class StateArray {
    /** No such state. */
    static final long NO_STATE = 0;

    /** As few slots as this are searched one by one, which the processor reads ahead; more by halves. */
    private static final int LINEAR_SEARCH_SLOTS = 16;

    private final Memory memory;
    private final BlockHeader headers;

    StateArray(Memory memory, BlockHeader headers) {
        this.memory = memory;
        this.headers = headers;
    }

    int capacity(int block) {
        return (headers.granules(block) * Memory.GRANULE_BYTES - headerLength(block)) / EntryLayout.LENGTH;
    }

    /** Where the slots begin. */
    long entries(int block) {
        return memory.address(block) + headerLength(block);
    }

    long channel(int block, int index) {
        assert index < headers.count(block);
        return channelAt(entry(block, index));
    }

    long state(int block, int index) {
        assert index < headers.count(block);
        return entry(block, index) + EntryLayout.STATE_OFFSET;
    }

    /** @return the address of a channel's state, or NO_STATE. */
    long find(int block, long channel) {
        int index = lowerBound(block, channel);
        return isAt(block, index, channel) ? state(block, index) : NO_STATE;
    }

    /** The index of the first slot whose channel is not below {@code channel}; the count if there is none. */
    int lowerBound(int block, long channel) {
        int low = 0;
        int high = headers.count(block);
        while (high - low > LINEAR_SEARCH_SLOTS) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(channelAt(entry(block, middle)), channel) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        long entry = entry(block, low);
        while (low < high && Long.compareUnsigned(channelAt(entry), channel) < 0) {
            low++;
            entry += EntryLayout.LENGTH;
        }
        return low;
    }

    /** The index of the first slot whose channel is above {@code channel}; the count if there is none. */
    int upperBound(int block, long channel) {
        int index = lowerBound(block, channel);
        return isAt(block, index, channel) ? index + 1 : index;
    }

    /** Inserts a state of zeros where there is room. @return its address. */
    long insert(int block, int index, long channel) {
        int count = headers.count(block);
        assert count < capacity(block);
        headers.count(block, count + 1);
        copy(block, index, block, index + 1, count - index);
        return put(block, index, channel);
    }

    /**
     * Fills an empty block with slots {@code start} … {@code end} − 1 of what {@code from} would hold after a state of zeros had
     * been inserted at {@code index}.
     */
    void copyInserting(int from, int start, int end, int index, long channel, int to) {
        headers.count(to, end - start);
        int before = Math.min(end, index);
        if (start < before) {
            copy(from, start, to, 0, before - start);
        }
        int behind = Math.max(start, index + 1);
        if (behind < end) {
            copy(from, behind - 1, to, behind - start, end - behind);
        }
        if (start <= index && index < end) {
            put(to, index - start, channel);
        }
        headers.removedCount(to, headers.removedCount(from) == 0 ? 0 : countRemoved(to));
    }

    /** Fills an empty block with all slots of another. */
    void copyAll(int from, int to) {
        int count = headers.count(from);
        headers.count(to, count);
        headers.removedCount(to, headers.removedCount(from));
        copy(from, 0, to, 0, count);
    }

    /** Appends all slots of a block whose channels are all above those of {@code to}, which has room. */
    void append(int from, int to) {
        int count = headers.count(to);
        int added = headers.count(from);
        assert count + added <= capacity(to);
        headers.count(to, count + added);
        headers.removedCount(to, headers.removedCount(to) + headers.removedCount(from));
        copy(from, 0, to, count, added);
    }

    /** Takes a slot away. */
    void erase(int block, int index) {
        int count = headers.count(block);
        if (isRemoved(state(block, index))) {
            headers.removedCount(block, headers.removedCount(block) - 1);
        }
        copy(block, index + 1, block, index, count - index - 1);
        headers.count(block, count - 1);
    }

    /** Takes away removed states up to a version. @return how many. */
    int purge(int block, long upToVersion) {
        int count = headers.count(block);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long state = state(block, i);
            if (isRemoved(state) && Long.compareUnsigned(version(state), upToVersion) <= 0) {
                continue;
            }
            if (kept < i) {
                copy(block, i, block, kept, 1);
            }
            kept++;
        }
        int purged = count - kept;
        headers.count(block, kept);
        headers.removedCount(block, headers.removedCount(block) - purged);
        return purged;
    }

    /** Fills an empty block with entries of an image. */
    void load(int block, long entries, int count) {
        assert count <= capacity(block);
        headers.count(block, count);
        memory.copyIn(entries, entries(block), (long) count * EntryLayout.LENGTH);
    }

    /** Makes every field of a state 0. */
    void zero(long state) {
        for (int offset = 0; offset < StateLayout.LENGTH; offset += Long.BYTES) {
            memory.putLong(state + offset, 0);
        }
    }

    /** Makes a state a removed one. */
    void setRemoved(long state, long version) {
        zero(state);
        memory.putLong(state + StateLayout.VERSION_OFFSET, version);
        memory.putInt(state + StateLayout.COUNTERS_OFFSET, UserImage.REMOVED);
    }

    boolean isRemoved(long state) {
        return memory.getInt(state + StateLayout.COUNTERS_OFFSET) == UserImage.REMOVED;
    }

    long version(long state) {
        return memory.getLong(state + StateLayout.VERSION_OFFSET);
    }

    /** @throws IllegalStateException if the slots are out of order, or more than there is room for, or miscounted. */
    void verify(int block) {
        int count = headers.count(block);
        Broken.unless(count <= capacity(block), "slots in block", count, capacity(block));
        for (int i = 1; i < count; i++) {
            Broken.unless(
                    Long.compareUnsigned(channel(block, i - 1), channel(block, i)) < 0,
                    "channel order",
                    channel(block, i),
                    channel(block, i - 1));
        }
        Broken.unless(
                countRemoved(block) == headers.removedCount(block),
                "removed states in block",
                countRemoved(block),
                headers.removedCount(block));
    }

    private int countRemoved(int block) {
        int removed = 0;
        for (int i = headers.count(block) - 1; i >= 0; i--) {
            if (isRemoved(state(block, i))) {
                removed++;
            }
        }
        return removed;
    }

    private boolean isAt(int block, int index, long channel) {
        return index < headers.count(block) && channel(block, index) == channel;
    }

    private long put(int block, int index, long channel) {
        memory.putLong(entry(block, index) + EntryLayout.CHANNEL_OFFSET, channel);
        long state = state(block, index);
        zero(state);
        return state;
    }

    private void copy(int from, int fromIndex, int to, int toIndex, int count) {
        if (count > 0) {
            memory.copy(entry(from, fromIndex), entry(to, toIndex), (long) count * EntryLayout.LENGTH);
        }
    }

    private long channelAt(long entry) {
        return memory.getLong(entry + EntryLayout.CHANNEL_OFFSET);
    }

    private long entry(int block, int index) {
        return entries(block) + (long) index * EntryLayout.LENGTH;
    }

    private int headerLength(int block) {
        return headers.has(block, BlockLayout.EXTENT) ? ExtentLayout.LENGTH : UserBlockLayout.LENGTH;
    }
}
