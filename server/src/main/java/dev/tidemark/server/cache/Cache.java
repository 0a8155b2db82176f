package dev.tidemark.server.cache;

import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.store.UserImage;

/**
 * The users resident in one shard with all their read states, in off-heap memory that is reserved once.
 *
 * <p>A user is named by a <em>block</em>, an unsigned 32-bit handle. <b>Blocks move</b>: whatever inserts, erases, drops or
 * clears may move any block of the cache, so a block (and the address of a state) is good only until the next such call;
 * {@link #insertState}, {@link #eraseState}, {@link #purgeRemoved} and {@link #clearStates} tell where their own user is then,
 * and any other is found by {@link #find}. All else moves nothing.
 *
 * <p>A <em>removed</em> state holds its slot until it is purged, and reads as zeros but for its version, which is the
 * removal's, and counter 0, which is {@link UserImage#REMOVED}. Only {@link #setRemoved} and {@link #revive} may change which
 * of the two a state is; all its other fields are written at its address.
 *
 * <p>The cache never evicts: where memory is short it says so, and the shard drops users from {@link #leastRecent} on.
 *
 * <p>Thread: the owning shard. Allocation: none but in the constructor, and where an image must grow.
 */
public final class Cache implements AutoCloseable {
    /** No such block, or no memory. */
    public static final int NONE = PageHeap.NONE;
    /** No such state, or no memory. */
    public static final long NO_STATE = StateArray.NO_STATE;

    private static final int CHANGED_AT_SHIFT = 6;
    private static final int CHANGED_AT_MASK = 0xFFFF;

    /** Lines of a block read ahead: those of 16 states. */
    private static final int READ_AHEAD_GRANULES = 15;

    private final Memory memory;
    private final BlockHeader headers;
    private final UserHeader users;
    private final UserIndex index;
    private final LruList lru;
    private final DirtyQueue dirty;
    private final PageHeap heap;
    private final StateArray arrays;
    private final ExtentDirectory directory;
    private final Blocks blocks;
    private final SmallUser smallUser;
    private final LargeUser largeUser;
    private final ImageTransfer images;
    private final int maxSlots;
    private int current;
    private long statesResident;

    /**
     * Reserves and touches all the memory.
     *
     * @param maxStatesPerUser 1 … 64,511; 1,024 removed ones that are not purged yet may come to it.
     * @throws IllegalArgumentException if the memory is less than {@link #leastMemoryBytes}, or beyond 256 GiB.
     * @throws OutOfMemoryError if the system does not give it.
     */
    public Cache(long memoryBytes, int maxStatesPerUser) {
        Geometry geometry = Geometry.of(memoryBytes, maxStatesPerUser);
        maxSlots = maxStatesPerUser + BlockSizes.REMOVED_SLACK;
        memory = new Memory(memoryBytes);
        headers = new BlockHeader(memory);
        users = new UserHeader(memory);
        index = new UserIndex(memory, users, geometry.bucketCount);
        lru = new LruList(headers, users);
        dirty = new DirtyQueue(headers, users);
        heap = new PageHeap(geometry.bucketCount, geometry.pageCount, geometry.pageGranules);
        arrays = new StateArray(memory, headers);
        directory = new ExtentDirectory(memory, headers, users);
        BlockReferences references = new BlockReferences(headers, users, index, lru, dirty, arrays, directory);
        blocks = new Blocks(memory, headers, heap, references);
        smallUser = new SmallUser(headers, users, arrays, blocks);
        int mostExtents = BlockSizes.mostExtents(maxSlots);
        largeUser = new LargeUser(headers, users, arrays, directory, blocks, smallUser, mostExtents);
        images = new ImageTransfer(memory, headers, users, arrays, directory, blocks, new StateCursor(this));
    }

    /** The least memory that a cache for such users can be made with. */
    public static long leastMemoryBytes(int maxStatesPerUser) {
        return Geometry.leastMemoryBytes(maxStatesPerUser);
    }

    // ---- users

    /**
     * Finds a resident user; this is no use in the sense of {@link #noteUse}.
     *
     * @param hash {@link UserHash#mix64} of the user, here and everywhere.
     * @return the user's block, or NONE.
     */
    public int find(long user, long hash) {
        return index.find(user, hash);
    }

    /** Notes that a user is used, so that {@link #wasUsed} says so; this touches no memory but the user's header. */
    public void noteUse(int block) {
        if (!users.isUsed(block)) {
            users.setUsed(block);
        }
    }

    /**
     * Makes an absent user resident, without states and with all versions 0.
     *
     * @param cold whether the user becomes the one to evict first, instead of last.
     * @return the user's block, or NONE: no memory.
     */
    public int create(long user, long hash, boolean cold) {
        return create(user, hash, cold, BlockSizes.ofUser(0));
    }

    /**
     * Makes an absent user resident as an image tells, with all of it committed.
     *
     * @param image no entry is a removed one.
     * @return the user's block, or NONE and nothing has changed: no memory, or, which no eviction helps, more entries than
     *     {@link #maxSlots}.
     */
    public int install(UserImage image, long hash, boolean cold) {
        int count = image.entryCount();
        if (count > maxSlots) {
            return NONE;
        }
        int granules = ImageTransfer.userGranules(count);
        int pages = heap.pagesFor(granules, 1)
                + heap.pagesFor(BlockSizes.ofExtent(BlockSizes.MOST_SLOTS), ImageTransfer.fullExtentCount(count));
        if (pages > heap.freePages()) {
            return NONE;
        }
        int block = create(image.user(), hash, cold, granules);
        if (block == NONE) {
            return NONE;
        }
        boolean loaded = images.load(image, block);
        statesResident += headers.count(block);
        if (!loaded) {
            drop(block);
            return NONE;
        }
        return block;
    }

    /** Frees a user, who must not be dirty but may be parked, and all the user's states. */
    public void drop(int block) {
        assert !isDirty(block) : "dropped while dirty: user=" + Long.toUnsignedString(user(block));
        statesResident -= stateCount(block);
        int user = headers.has(block, BlockLayout.LARGE) ? largeUser.clear(block) : block;
        index.remove(UserHash.mix64(users.user(user)), user);
        if (!isParked(user)) {
            lru.remove(user);
        }
        blocks.free(user);
    }

    public long user(int block) {
        return users.user(block);
    }

    /** Version of the user's newest change, removals included; 0 = never changed. */
    public long newestVersion(int block) {
        return users.newestVersion(block);
    }

    public void newestVersion(int block, long version) {
        users.newestVersion(block, version);
    }

    /** Version of the user's newest removal, 0 = none. */
    public long removalVersion(int block) {
        return users.removalVersion(block);
    }

    public void removalVersion(int block, long version) {
        users.removalVersion(block, version);
    }

    /** States whose version is above this are not in the store yet. */
    public long committedVersion(int block) {
        return users.committedVersion(block);
    }

    public void committedVersion(int block, long version) {
        users.committedVersion(block, version);
    }

    /** The store's own note about the user, 0 … 255. */
    public int storedForm(int block) {
        return users.storedForm(block);
    }

    public void storedForm(int block, int form) {
        users.storedForm(block, form);
    }

    /** Four bits free to the shard; 0 at first. */
    public int flags(int block) {
        return headers.flags(block) >>> BlockLayout.SHARD_FLAGS_SHIFT;
    }

    public void flags(int block, int bits) {
        assert (bits & ~BlockLayout.SHARD_FLAGS_MASK) == 0;
        int own = headers.flags(block) & ((1 << BlockLayout.SHARD_FLAGS_SHIFT) - 1);
        headers.flags(block, own | bits << BlockLayout.SHARD_FLAGS_SHIFT);
    }

    // ---- states

    /** States of a user, removed ones included. */
    public int slotCount(int block) {
        return headers.count(block);
    }

    /** States of a user, removed ones left out. */
    public int stateCount(int block) {
        return headers.count(block) - headers.removedCount(block);
    }

    /** Most slots of a user: the most states, and 1,024 for removed ones that are not purged yet. */
    public int maxSlots() {
        return maxSlots;
    }

    /** @return the address of the STATE of a channel, which may be a removed one; or NO_STATE. */
    public long findState(int block, long channel) {
        return headers.has(block, BlockLayout.LARGE) ? largeUser.find(block, channel) : arrays.find(block, channel);
    }

    /**
     * Inserts a state of zeros for a channel that has none. Where the user's block is then, {@link #currentBlock} tells, also
     * after it has failed.
     *
     * @return its address, or NO_STATE: no memory, or the user has {@link #maxSlots} slots; no state has changed.
     */
    public long insertState(int block, long channel) {
        assert findState(block, channel) == NO_STATE : "state exists: channel=" + Long.toUnsignedString(channel);
        current = block;
        int count = headers.count(block);
        long state;
        if (count >= maxSlots) {
            return NO_STATE;
        }
        if (headers.has(block, BlockLayout.LARGE)) {
            state = largeUser.insert(block, channel);
            current = largeUser.current();
        } else if (count == BlockSizes.MOST_SLOTS) {
            state = largeUser.insertIntoFullSmall(block, channel);
            current = largeUser.current();
        } else {
            state = smallUser.insert(block, channel);
            current = smallUser.current();
        }
        if (state != NO_STATE) {
            statesResident++;
        }
        return state;
    }

    /** Where the last {@link #insertState} left its user. */
    public int currentBlock() {
        return current;
    }

    /** Takes the slot of a channel, which has one, away for good. @return the user's block now. */
    public int eraseState(int block, long channel) {
        assert findState(block, channel) != NO_STATE : "no state: channel=" + Long.toUnsignedString(channel);
        int live = stateCount(block);
        int user = headers.has(block, BlockLayout.LARGE)
                ? largeUser.erase(block, channel)
                : smallUser.erase(block, channel);
        statesResident -= live - stateCount(user);
        return user;
    }

    /** Makes a live state a removed one. */
    public void setRemoved(int block, long state, long version) {
        assert !arrays.isRemoved(state);
        arrays.setRemoved(state, version);
        countRemoved(block, state, 1);
    }

    /** Makes a removed state a live one of zeros. */
    public void revive(int block, long state) {
        assert arrays.isRemoved(state);
        arrays.zero(state);
        countRemoved(block, state, -1);
    }

    /** Takes away the removed states of a user up to a version. @return the user's block now. */
    public int purgeRemoved(int block, long upToVersion) {
        if (headers.removedCount(block) == 0) {
            return block;
        }
        return headers.has(block, BlockLayout.LARGE)
                ? largeUser.purge(block, upToVersion)
                : smallUser.purge(block, upToVersion);
    }

    /** Takes away all states of a user, removed ones too. @return the user's block now. */
    public int clearStates(int block) {
        statesResident -= stateCount(block);
        return smallUser.clear(headers.has(block, BlockLayout.LARGE) ? largeUser.clear(block) : block);
    }

    // ---- unwritten changes

    /** Adds a user to the dirty queue at its newest end; one who is in it stays as before. */
    public void markDirty(int block, int nowMs) {
        if (!isDirty(block)) {
            dirty.add(block, nowMs);
        }
    }

    /** Adds a user who is not dirty to the dirty queue where its oldest unwritten change belongs: after a commit has failed. */
    public void markDirtySince(int block, int sinceMs) {
        assert !isDirty(block);
        dirty.addBack(block, sinceMs);
    }

    public boolean isDirty(int block) {
        return headers.has(block, BlockLayout.DIRTY);
    }

    /** The user with the oldest unwritten change, or NONE. */
    public int oldestDirty() {
        return dirty.oldest();
    }

    /** As it was given when the user became dirty. */
    public int dirtySinceMs(int block) {
        return users.dirtySinceMs(block);
    }

    /** Takes a dirty user out of the dirty queue. */
    public void unmarkDirty(int block) {
        assert isDirty(block);
        dirty.remove(block);
    }

    public int dirtyCount() {
        return dirty.count();
    }

    /** Notes that a user is changed now, by the shard's clock in ms. */
    public void changed(int block, int nowMs) {
        users.changedAt(block, nowMs >>> CHANGED_AT_SHIFT & CHANGED_AT_MASK);
    }

    /**
     * A time at or after a user's last change: up to 63 ms after it while that is less than 70 minutes ago, else up to 70 minutes
     * ago. It may lie up to 63 ms ahead of {@code nowMs}.
     */
    public int latestChangeMs(int block, int nowMs) {
        int now = nowMs >>> CHANGED_AT_SHIFT;
        int ago = now - users.changedAt(block) & CHANGED_AT_MASK;
        return (now - ago << CHANGED_AT_SHIFT) + (1 << CHANGED_AT_SHIFT) - 1;
    }

    // ---- reading ahead: brings memory into the processor's cache, and promises nothing

    /** Reads the line of the index in which a search for the user begins. @return something of it. */
    public long readAheadIndex(long hash) {
        return index.readAhead(hash);
    }

    /** The block that {@link #find} is likely to find, once the index has been read ahead; or NONE. */
    public int guess(long hash) {
        return index.guess(hash);
    }

    /** Reads the header of a block guessed. @return something of it. */
    public long readAheadUser(int block) {
        return memory.getLong(memory.address(block));
    }

    /** Reads the first states of a block guessed, whose header has been read ahead. @return something of them. */
    public long readAheadStates(int block) {
        int granules = Math.min(headers.granules(block), READ_AHEAD_GRANULES);
        long address = memory.address(block);
        long sum = 0;
        for (int i = 1; i < granules; i++) {
            sum += memory.getLong(address + ((long) i << Memory.GRANULE_SHIFT));
        }
        return sum;
    }

    // ---- order of use

    /** The user to evict first, unless it {@link #wasUsed}; or NONE. */
    public int leastRecent() {
        return lru.leastRecent();
    }

    /** The user to evict after this one, or NONE. */
    public int moreRecent(int block) {
        assert !isParked(block);
        return lru.moreRecent(block);
    }

    /** Whether a user has been used since it was created, touched or unparked. */
    public boolean wasUsed(int block) {
        return users.isUsed(block);
    }

    /** Makes a user the one to evict last, as one not used since. The user must not be parked. */
    public void touch(int block) {
        assert !isParked(block);
        lru.touch(block);
    }

    /** Takes a user out of the LRU order, while the last write before eviction is under way. */
    public void park(int block) {
        assert !isParked(block);
        lru.remove(block);
        headers.set(block, BlockLayout.PARKED);
    }

    public boolean isParked(int block) {
        return headers.has(block, BlockLayout.PARKED);
    }

    /** Puts a parked user back into the LRU order, {@code cold} as the one to evict first. */
    public void unpark(int block, boolean cold) {
        assert isParked(block);
        headers.unset(block, BlockLayout.PARKED);
        lru.add(block, cold);
    }

    // ---- exchange with the store

    /**
     * Fills an image for a commit: {@code whole} with all states but removed ones, else with those above the committed
     * version, removed ones included.
     */
    public void copyTo(UserImage image, int block, boolean whole) {
        images.copyTo(image, block, whole);
    }

    // ---- accounts

    public long usersResident() {
        return index.size();
    }

    /** States of all users, removed ones left out. */
    public long statesResident() {
        return statesResident;
    }

    /** Bytes of blocks and of index entries in use. */
    public long usedBytes() {
        return heap.usedGranules() * Memory.GRANULE_BYTES + index.size() * UserIndex.ENTRY_BYTES;
    }

    public long memoryBytes() {
        return memory.length();
    }

    public int freePages() {
        return heap.freePages();
    }

    public int pageCount() {
        return heap.pageCount();
    }

    /**
     * Checks every block, link, order and account. Slow, and allocates.
     *
     * @throws IllegalStateException naming what is broken.
     */
    public void verify() {
        new CacheVerifier(this, headers, users, heap, index, arrays, directory).verify(lru, dirty);
    }

    /** Frees the memory; the cache is of no use then. */
    @Override
    public void close() {
        memory.close();
    }

    Memory memory() {
        return memory;
    }

    BlockHeader headers() {
        return headers;
    }

    StateArray arrays() {
        return arrays;
    }

    ExtentDirectory directory() {
        return directory;
    }

    private int create(long user, long hash, boolean cold, int granules) {
        assert hash == UserHash.mix64(user) && find(user, hash) == NONE;
        if (index.isFull()) {
            return NONE;
        }
        int block = blocks.allocate(granules);
        if (block == NONE) {
            return NONE;
        }
        users.clear(block, user);
        index.add(hash, block);
        lru.add(block, cold);
        return block;
    }

    private void countRemoved(int block, long state, int change) {
        headers.removedCount(block, headers.removedCount(block) + change);
        if (headers.has(block, BlockLayout.LARGE)) {
            int extent = blocks.blockAt(state);
            headers.removedCount(extent, headers.removedCount(extent) + change);
        }
        statesResident -= change;
    }
}
