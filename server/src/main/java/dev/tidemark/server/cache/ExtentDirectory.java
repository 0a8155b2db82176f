package dev.tidemark.server.cache;

/**
 * The extents of a large user in the order of their channels: an array of {@link ExtentEntryLayout} in the user's block.
 * Thread: the owning shard.
 */
final class ExtentDirectory {
    /** All extents begin above the channel. */
    static final int BELOW_ALL = -1;

    private final Memory memory;
    private final BlockHeader headers;
    private final UserHeader users;

    ExtentDirectory(Memory memory, BlockHeader headers, UserHeader users) {
        this.memory = memory;
        this.headers = headers;
        this.users = users;
    }

    int size(int user) {
        return users.extentCount(user);
    }

    int extent(int user, int index) {
        assert index < size(user);
        return memory.getInt(entry(user, index) + ExtentEntryLayout.BLOCK_OFFSET);
    }

    long firstChannel(int user, int index) {
        assert index < size(user);
        return memory.getLong(entry(user, index) + ExtentEntryLayout.FIRST_CHANNEL_OFFSET);
    }

    /** The index of the extent that has a channel if any has: the last that does not begin above it; or BELOW_ALL. */
    int covering(int user, long channel) {
        int low = 0;
        int high = size(user);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(firstChannel(user, middle), channel) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    void set(int user, int index, long firstChannel, int extent) {
        assert index < size(user);
        long entry = entry(user, index);
        memory.putLong(entry + ExtentEntryLayout.FIRST_CHANNEL_OFFSET, firstChannel);
        memory.putInt(entry + ExtentEntryLayout.BLOCK_OFFSET, extent);
        memory.putInt(entry + ExtentEntryLayout.RESERVED_OFFSET, 0);
    }

    /** Inserts an extent; the user's block has room for it. */
    void insert(int user, int index, long firstChannel, int extent) {
        int size = size(user);
        assert BlockSizes.ofDirectory(size + 1) <= headers.granules(user);
        long bytes = (long) (size - index) * ExtentEntryLayout.LENGTH;
        memory.copy(entry(user, index), entry(user, index + 1), bytes);
        users.extentCount(user, size + 1);
        set(user, index, firstChannel, extent);
    }

    void remove(int user, int index) {
        int size = size(user);
        long bytes = (long) (size - index - 1) * ExtentEntryLayout.LENGTH;
        memory.copy(entry(user, index + 1), entry(user, index), bytes);
        users.extentCount(user, size - 1);
    }

    /** Copies all elements to another block, whose header says the same count. */
    void copy(int from, int to) {
        memory.copy(entry(from, 0), entry(to, 0), (long) size(from) * ExtentEntryLayout.LENGTH);
    }

    int owner(int extent) {
        return memory.getInt(memory.address(extent) + ExtentLayout.OWNER_OFFSET);
    }

    /** Makes a new block an extent of a user. */
    void makeExtent(int block, int user) {
        headers.set(block, BlockLayout.EXTENT);
        owner(block, user);
        memory.putInt(memory.address(block) + ExtentLayout.RESERVED_OFFSET, 0);
    }

    /** The user's block has moved: its extents get to know. */
    void ownerRelocated(int user) {
        for (int i = size(user) - 1; i >= 0; i--) {
            owner(extent(user, i), user);
        }
    }

    /** An extent has moved: its owner gets to know. */
    void extentRelocated(int from, int to, long firstChannel) {
        int user = owner(to);
        int index = covering(user, firstChannel);
        assert extent(user, index) == from : "directory names another extent";
        memory.putInt(entry(user, index) + ExtentEntryLayout.BLOCK_OFFSET, to);
    }

    private void owner(int extent, int user) {
        memory.putInt(memory.address(extent) + ExtentLayout.OWNER_OFFSET, user);
    }

    private long entry(int user, int index) {
        return memory.address(user) + UserBlockLayout.LENGTH + (long) index * ExtentEntryLayout.LENGTH;
    }
}
