package dev.tidemark.server.cache;

/** Reads and writes the header of a user's block, {@link UserBlockLayout}. Thread: the owning shard. */
final class UserHeader {
    private final Memory memory;

    UserHeader(Memory memory) {
        this.memory = memory;
    }

    /** Makes the header, behind what all blocks have, that of a user of whom nothing is known. */
    void clear(int block, long user) {
        long address = memory.address(block);
        memory.putLong(address + UserBlockLayout.USER_OFFSET, user);
        for (int offset = UserBlockLayout.NEWEST_VERSION_OFFSET;
                offset < UserBlockLayout.LENGTH;
                offset += Long.BYTES) {
            memory.putLong(address + offset, 0);
        }
    }

    /** Copies the whole header to a block of another size, which keeps its own. */
    void copy(int from, int to) {
        long target = memory.address(to) + BlockLayout.GRANULES_OFFSET;
        int granules = memory.getU16(target);
        memory.copy(memory.address(from), memory.address(to), UserBlockLayout.LENGTH);
        memory.putU16(target, granules);
    }

    long user(int block) {
        return getLong(block, UserBlockLayout.USER_OFFSET);
    }

    long newestVersion(int block) {
        return getLong(block, UserBlockLayout.NEWEST_VERSION_OFFSET);
    }

    void newestVersion(int block, long version) {
        putLong(block, UserBlockLayout.NEWEST_VERSION_OFFSET, version);
    }

    long removalVersion(int block) {
        return getLong(block, UserBlockLayout.REMOVAL_VERSION_OFFSET);
    }

    void removalVersion(int block, long version) {
        putLong(block, UserBlockLayout.REMOVAL_VERSION_OFFSET, version);
    }

    long committedVersion(int block) {
        return getLong(block, UserBlockLayout.COMMITTED_VERSION_OFFSET);
    }

    void committedVersion(int block, long version) {
        putLong(block, UserBlockLayout.COMMITTED_VERSION_OFFSET, version);
    }

    int lruNewer(int block) {
        return getInt(block, UserBlockLayout.LRU_NEWER_OFFSET);
    }

    void lruNewer(int block, int newer) {
        putInt(block, UserBlockLayout.LRU_NEWER_OFFSET, newer);
    }

    int lruOlder(int block) {
        return getInt(block, UserBlockLayout.LRU_OLDER_OFFSET);
    }

    void lruOlder(int block, int older) {
        putInt(block, UserBlockLayout.LRU_OLDER_OFFSET, older);
    }

    int dirtyNewer(int block) {
        return getInt(block, UserBlockLayout.DIRTY_NEWER_OFFSET);
    }

    void dirtyNewer(int block, int newer) {
        putInt(block, UserBlockLayout.DIRTY_NEWER_OFFSET, newer);
    }

    int dirtyOlder(int block) {
        return getInt(block, UserBlockLayout.DIRTY_OLDER_OFFSET);
    }

    void dirtyOlder(int block, int older) {
        putInt(block, UserBlockLayout.DIRTY_OLDER_OFFSET, older);
    }

    int dirtySinceMs(int block) {
        return getInt(block, UserBlockLayout.DIRTY_SINCE_MS_OFFSET);
    }

    void dirtySinceMs(int block, int sinceMs) {
        putInt(block, UserBlockLayout.DIRTY_SINCE_MS_OFFSET, sinceMs);
    }

    int changedAt(int block) {
        return memory.getU16(memory.address(block) + UserBlockLayout.CHANGED_AT_OFFSET);
    }

    void changedAt(int block, int time) {
        memory.putU16(memory.address(block) + UserBlockLayout.CHANGED_AT_OFFSET, time);
    }

    int extentCount(int block) {
        return extentField(block) & UserBlockLayout.EXTENT_COUNT_MASK;
    }

    void extentCount(int block, int count) {
        assert (count & ~UserBlockLayout.EXTENT_COUNT_MASK) == 0;
        extentField(block, extentField(block) & UserBlockLayout.USED | count);
    }

    boolean isUsed(int block) {
        return (extentField(block) & UserBlockLayout.USED) != 0;
    }

    void setUsed(int block) {
        extentField(block, extentField(block) | UserBlockLayout.USED);
    }

    void unsetUsed(int block) {
        extentField(block, extentField(block) & UserBlockLayout.EXTENT_COUNT_MASK);
    }

    private int extentField(int block) {
        return memory.getU16(memory.address(block) + UserBlockLayout.EXTENT_COUNT_OFFSET);
    }

    private void extentField(int block, int value) {
        memory.putU16(memory.address(block) + UserBlockLayout.EXTENT_COUNT_OFFSET, value);
    }

    int storedForm(int block) {
        return memory.getU8(memory.address(block) + BlockLayout.STORED_FORM_OFFSET);
    }

    void storedForm(int block, int form) {
        memory.putU8(memory.address(block) + BlockLayout.STORED_FORM_OFFSET, form);
    }

    private long getLong(int block, int offset) {
        return memory.getLong(memory.address(block) + offset);
    }

    private void putLong(int block, int offset, long value) {
        memory.putLong(memory.address(block) + offset, value);
    }

    private int getInt(int block, int offset) {
        return memory.getInt(memory.address(block) + offset);
    }

    private void putInt(int block, int offset, int value) {
        memory.putInt(memory.address(block) + offset, value);
    }
}
