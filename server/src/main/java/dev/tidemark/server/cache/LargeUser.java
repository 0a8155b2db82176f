package dev.tidemark.server.cache;

/**
 * Changes the slots of users who have too many for one block: they are in extents, which a directory in the user's block names.
 *
 * <p>A full extent that must take one more is split in half; behind the very last channel a new one is begun instead, so that
 * ascending channels pack full. Neighbours with few slots are merged, and a user with few becomes small again. What makes
 * things smaller is left for the next time where it finds no memory. Each step leaves everything complete before it frees a
 * block, since that moves others, the user's own among them: {@link #user} follows it.
 *
 * <p>Thread: the owning shard.
 */
final class LargeUser {
    private final BlockHeader headers;
    private final UserHeader users;
    private final StateArray arrays;
    private final ExtentDirectory directory;
    private final Blocks blocks;
    private final SmallUser smallUser;
    private final int mostExtents;
    /** The block of the user being changed. */
    private int user;

    LargeUser(
            BlockHeader headers,
            UserHeader users,
            StateArray arrays,
            ExtentDirectory directory,
            Blocks blocks,
            SmallUser smallUser,
            int mostExtents) {
        this.headers = headers;
        this.users = users;
        this.arrays = arrays;
        this.directory = directory;
        this.blocks = blocks;
        this.smallUser = smallUser;
        this.mostExtents = mostExtents;
    }

    /** Where the last insertion left its user. */
    int current() {
        return user;
    }

    long find(int block, long channel) {
        int index = directory.covering(block, channel);
        return index == ExtentDirectory.BELOW_ALL
                ? StateArray.NO_STATE
                : arrays.find(directory.extent(block, index), channel);
    }

    /** Inserts a state of zeros. @return its address, or NO_STATE: no memory. */
    long insert(int block, long channel) {
        user = block;
        int index = Math.max(0, directory.covering(block, channel));
        int extent = directory.extent(block, index);
        int at = arrays.lowerBound(extent, channel);
        if (headers.count(extent) < BlockSizes.MOST_SLOTS) {
            return insertInto(index, at, channel);
        }
        if (directory.size(block) >= mostExtents) {
            return insertAfterMerging(channel);
        }
        if (at == BlockSizes.MOST_SLOTS && index + 1 == directory.size(block)) {
            return appendExtent(channel);
        }
        return split(index, at, channel);
    }

    /** Makes a small user who is full a large one, with one state more. @return its address, or NO_STATE: no memory. */
    long insertIntoFullSmall(int block, long channel) {
        user = block;
        int at = arrays.lowerBound(block, channel);
        int count = headers.count(block) + 1;
        int leftCount = leftCount(at, true);
        int directoryGranules = BlockSizes.ofDirectory(2);
        int leftGranules = BlockSizes.ofExtent(leftCount);
        int rightGranules = BlockSizes.ofExtent(count - leftCount);
        if (!blocks.hasRoomFor(directoryGranules, leftGranules, rightGranules)) {
            return StateArray.NO_STATE;
        }
        int large = blocks.allocate(directoryGranules);
        users.copy(block, large);
        headers.set(large, BlockLayout.LARGE);
        headers.count(large, count);
        addPart(block, 0, leftCount, at, channel, large, 0);
        addPart(block, leftCount, count, at, channel, large, 1);
        user = blocks.replaceUser(block, large);
        return find(user, channel);
    }

    /** Takes a slot away. @return the user's block now. */
    int erase(int block, long channel) {
        user = block;
        int index = directory.covering(block, channel);
        int extent = directory.extent(block, index);
        int removed = headers.removedCount(extent);
        arrays.erase(extent, arrays.lowerBound(extent, channel));
        uncount(1, removed - headers.removedCount(extent));
        settle(index);
        collapseIfFew();
        return user;
    }

    /** Takes away removed states up to a version. @return the user's block now. */
    int purge(int block, long upToVersion) {
        user = block;
        for (int index = directory.size(block) - 1; index >= 0; index--) {
            int extent = directory.extent(user, index);
            if (headers.removedCount(extent) != 0) {
                int purged = arrays.purge(extent, upToVersion);
                if (purged != 0) {
                    uncount(purged, purged);
                    settle(index);
                }
            }
        }
        collapseIfFew();
        return user;
    }

    /** Takes all slots away, and makes the user a small one. @return the user's block now. */
    int clear(int block) {
        user = block;
        for (int last = directory.size(user) - 1; last >= 0; last--) {
            int extent = directory.extent(user, last);
            directory.remove(user, last);
            free(extent);
        }
        headers.count(user, 0);
        headers.removedCount(user, 0);
        headers.unset(user, BlockLayout.LARGE);
        return user;
    }

    private long insertInto(int index, int at, long channel) {
        int extent = directory.extent(user, index);
        int count = headers.count(extent) + 1;
        int granules = BlockSizes.ofExtent(count);
        long state;
        if (granules <= headers.granules(extent)) {
            state = arrays.insert(extent, at, channel);
            directory.set(user, index, arrays.channel(extent, 0), extent);
        } else {
            int larger = blocks.allocate(granules);
            if (larger == PageHeap.NONE) {
                return StateArray.NO_STATE;
            }
            directory.makeExtent(larger, user);
            arrays.copyInserting(extent, 0, count, at, channel, larger);
            directory.set(user, index, arrays.channel(larger, 0), larger);
            free(extent);
            state = arrays.state(directory.extent(user, index), at);
        }
        headers.count(user, headers.count(user) + 1);
        return state;
    }

    private long appendExtent(long channel) {
        int granules = BlockSizes.ofExtent(1);
        if (!makeRoom(granules, 0)) {
            return StateArray.NO_STATE;
        }
        int extent = blocks.allocate(granules);
        directory.makeExtent(extent, user);
        directory.insert(user, directory.size(user), channel, extent);
        headers.count(user, headers.count(user) + 1);
        return arrays.insert(extent, 0, channel);
    }

    private long split(int index, int at, long channel) {
        int count = BlockSizes.MOST_SLOTS + 1;
        int leftCount = leftCount(at, false);
        if (!makeRoom(BlockSizes.ofExtent(leftCount), BlockSizes.ofExtent(count - leftCount))) {
            return StateArray.NO_STATE;
        }
        int full = directory.extent(user, index);
        directory.remove(user, index);
        addPart(full, 0, leftCount, at, channel, user, index);
        addPart(full, leftCount, count, at, channel, user, index + 1);
        headers.count(user, headers.count(user) + 1);
        free(full);
        mergeWithNext(index + 1);
        mergeWithNext(index - 1);
        return find(user, channel);
    }

    /** How many of the slots of a full array and one more go to the left half. */
    private static int leftCount(int at, boolean last) {
        return last && at == BlockSizes.MOST_SLOTS ? BlockSizes.MOST_SLOTS : BlockSizes.MOST_SLOTS / 2 + 1;
    }

    /** Adds an extent with a part of what a full array and one state more hold. The memory is there. */
    private void addPart(int from, int start, int end, int at, long channel, int owner, int index) {
        int extent = blocks.allocate(BlockSizes.ofExtent(end - start));
        directory.makeExtent(extent, owner);
        arrays.copyInserting(from, start, end, at, channel, extent);
        directory.insert(owner, index, arrays.channel(extent, 0), extent);
    }

    /** The directory is at its bound, which merging brings it below; it had found no memory before. */
    private long insertAfterMerging(long channel) {
        for (int index = directory.size(user) - 2; index >= 0; index--) {
            mergeWithNext(index);
        }
        return directory.size(user) < mostExtents ? insert(user, channel) : StateArray.NO_STATE;
    }

    /** Makes sure of memory for two extents, and of room for one more in the directory. */
    private boolean makeRoom(int leftGranules, int rightGranules) {
        int granules = BlockSizes.ofDirectory(directory.size(user) + 1);
        boolean grow = granules > headers.granules(user);
        if (!blocks.hasRoomFor(grow ? granules : 0, leftGranules, rightGranules)) {
            return false;
        }
        return !grow || resizeDirectory(granules);
    }

    /** An extent has lost slots: it goes, or is merged, or shrinks. */
    private void settle(int index) {
        int extent = directory.extent(user, index);
        if (headers.count(extent) == 0) {
            directory.remove(user, index);
            free(extent);
            mergeWithNext(index - 1);
        } else {
            directory.set(user, index, arrays.channel(extent, 0), extent);
            if (!mergeWithNext(index - 1) && !mergeWithNext(index)) {
                resizeExtent(index, BlockSizes.ofExtent(headers.count(extent)));
            }
        }
        resizeDirectory(BlockSizes.ofDirectory(directory.size(user)));
    }

    /** Merges an extent and the next one, if there are such, they have few slots, and there is memory. */
    private boolean mergeWithNext(int index) {
        if (index < 0 || index + 1 >= directory.size(user)) {
            return false;
        }
        int count = headers.count(directory.extent(user, index)) + headers.count(directory.extent(user, index + 1));
        if (count > BlockSizes.MERGE_SLOTS) {
            return false;
        }
        int granules = BlockSizes.ofExtent(count);
        if (!resizeExtent(index, granules) && headers.granules(directory.extent(user, index)) < granules) {
            return false;
        }
        int right = directory.extent(user, index + 1);
        arrays.append(right, directory.extent(user, index));
        directory.remove(user, index + 1);
        free(right);
        return true;
    }

    /** A user with few slots left becomes small. */
    private void collapseIfFew() {
        int count = headers.count(user);
        int extents = directory.size(user);
        if (extents == 0) {
            headers.unset(user, BlockLayout.LARGE);
            user = smallUser.fit(user);
        } else if (extents == 1 && count <= BlockSizes.MERGE_SLOTS) {
            int granules = BlockSizes.ofUser(count);
            if (resizeDirectory(granules) || headers.granules(user) >= granules) {
                int extent = directory.extent(user, 0);
                directory.remove(user, 0);
                headers.unset(user, BlockLayout.LARGE);
                arrays.copyAll(extent, user);
                free(extent);
            }
        }
    }

    /** @return false if there is no memory, and the extent is as it was. */
    private boolean resizeExtent(int index, int granules) {
        int extent = directory.extent(user, index);
        if (headers.granules(extent) == granules) {
            return true;
        }
        int fitting = blocks.allocate(granules);
        if (fitting == PageHeap.NONE) {
            return false;
        }
        directory.makeExtent(fitting, user);
        arrays.copyAll(extent, fitting);
        directory.set(user, index, arrays.channel(fitting, 0), fitting);
        free(extent);
        return true;
    }

    /** @return false if there is no memory, and the user's block is as it was. */
    private boolean resizeDirectory(int granules) {
        if (headers.granules(user) == granules) {
            return true;
        }
        int fitting = blocks.allocate(granules);
        if (fitting == PageHeap.NONE) {
            return false;
        }
        users.copy(user, fitting);
        directory.copy(user, fitting);
        user = blocks.replaceUser(user, fitting);
        return true;
    }

    private void uncount(int slots, int removed) {
        headers.count(user, headers.count(user) - slots);
        headers.removedCount(user, headers.removedCount(user) - removed);
    }

    private void free(int block) {
        blocks.free(block);
        user = blocks.follow(user);
    }
}
