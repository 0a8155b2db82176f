package dev.tidemark.server.cache;

/**
 * Changes the slots of users who have them in their own block, which always fits them: it grows and shrinks by granules.
 * A shrink that finds no memory is left for the next time. Thread: the owning shard.
 */
final class SmallUser {
    private final BlockHeader headers;
    private final UserHeader users;
    private final StateArray arrays;
    private final Blocks blocks;
    private int current;

    SmallUser(BlockHeader headers, UserHeader users, StateArray arrays, Blocks blocks) {
        this.headers = headers;
        this.users = users;
        this.arrays = arrays;
        this.blocks = blocks;
    }

    /** Where the last insertion left its user. */
    int current() {
        return current;
    }

    /** Inserts a state of zeros; there are fewer than {@link BlockSizes#MOST_SLOTS}. @return its address, or NO_STATE: no memory. */
    long insert(int block, long channel) {
        current = block;
        int count = headers.count(block);
        int index = arrays.lowerBound(block, channel);
        int granules = BlockSizes.ofUser(count + 1);
        if (granules <= headers.granules(block)) {
            return arrays.insert(block, index, channel);
        }
        int larger = blocks.allocate(granules);
        if (larger == PageHeap.NONE) {
            return StateArray.NO_STATE;
        }
        users.copy(block, larger);
        arrays.copyInserting(block, 0, count + 1, index, channel, larger);
        current = blocks.replaceUser(block, larger);
        return arrays.state(current, index);
    }

    /** Takes a slot away. @return the user's block now. */
    int erase(int block, long channel) {
        arrays.erase(block, arrays.lowerBound(block, channel));
        return fit(block);
    }

    /** Takes away removed states up to a version. @return the user's block now. */
    int purge(int block, long upToVersion) {
        return arrays.purge(block, upToVersion) == 0 ? block : fit(block);
    }

    /** Takes all slots away. @return the user's block now. */
    int clear(int block) {
        headers.count(block, 0);
        headers.removedCount(block, 0);
        return fit(block);
    }

    /** Gives the user a block of just the size needed, if that can be had. @return the user's block now. */
    int fit(int block) {
        int granules = BlockSizes.ofUser(headers.count(block));
        if (granules == headers.granules(block)) {
            return block;
        }
        int fitting = blocks.allocate(granules);
        if (fitting == PageHeap.NONE) {
            return block;
        }
        users.copy(block, fitting);
        arrays.copyAll(block, fitting);
        return blocks.replaceUser(block, fitting);
    }
}
