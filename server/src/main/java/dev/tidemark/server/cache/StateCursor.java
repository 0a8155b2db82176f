package dev.tidemark.server.cache;

import dev.tidemark.protocol.EntryLayout;

/**
 * Walks the slots of one user, removed states among them, ascending by unsigned channel. Made once and used again.
 *
 * <p>Lifetime: a walk is over with the next insertion, erasure or eviction in the cache; fields of states may change.
 * Thread: the owning shard.
 */
public final class StateCursor {
    private final Memory memory;
    private final BlockHeader headers;
    private final StateArray arrays;
    private final ExtentDirectory directory;

    private int user;
    private int extent;
    private int extentCount;
    private long entries;
    private int index;
    private int count;

    public StateCursor(Cache cache) {
        memory = cache.memory();
        headers = cache.headers();
        arrays = cache.arrays();
        directory = cache.directory();
    }

    /** Goes before the first slot of a user whose channel is above {@code afterChannel}, unsigned; 0 = before the first. */
    public void seek(int block, long afterChannel) {
        user = block;
        extent = 0;
        extentCount = 0;
        if (headers.has(block, BlockLayout.LARGE)) {
            extentCount = directory.size(block);
            extent = Math.max(0, directory.covering(block, afterChannel));
            enter(directory.extent(block, extent));
        } else {
            enter(block);
        }
        index = arrays.upperBound(arrayBlock(), afterChannel) - 1;
    }

    /** Goes to the next slot. @return false if there is none. */
    public boolean next() {
        if (++index < count) {
            return true;
        }
        if (extent + 1 >= extentCount) {
            return false;
        }
        enter(directory.extent(user, ++extent));
        index = 0;
        return true;
    }

    public long channel() {
        return memory.getLong(entry() + EntryLayout.CHANNEL_OFFSET);
    }

    /** The address of the slot's STATE. */
    public long state() {
        return entry() + EntryLayout.STATE_OFFSET;
    }

    /** The address of the slot as a whole, an ENTRY. */
    public long entry() {
        return entries + (long) index * EntryLayout.LENGTH;
    }

    public boolean isRemoved() {
        return arrays.isRemoved(state());
    }

    private int arrayBlock() {
        return extentCount == 0 ? user : directory.extent(user, extent);
    }

    private void enter(int block) {
        entries = arrays.entries(block);
        count = headers.count(block);
    }
}
