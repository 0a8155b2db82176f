package dev.tidemark.server.cache;

import dev.tidemark.protocol.UserHash;

/**
 * Everything that refers to a block by its handle, to be told when the block has moved: of a user its index entry, neighbours
 * in the LRU order and in the dirty queue, and extents; of an extent its owner. Thread: the owning shard.
 */
final class BlockReferences {
    private final BlockHeader headers;
    private final UserHeader users;
    private final UserIndex index;
    private final LruList lru;
    private final DirtyQueue dirty;
    private final StateArray arrays;
    private final ExtentDirectory directory;

    BlockReferences(
            BlockHeader headers,
            UserHeader users,
            UserIndex index,
            LruList lru,
            DirtyQueue dirty,
            StateArray arrays,
            ExtentDirectory directory) {
        this.headers = headers;
        this.users = users;
        this.index = index;
        this.lru = lru;
        this.dirty = dirty;
        this.arrays = arrays;
        this.directory = directory;
    }

    /** A block in use, whole at its new place, was at {@code from} until now. */
    void relocated(int from, int to) {
        int flags = headers.flags(to);
        if ((flags & BlockLayout.EXTENT) != 0) {
            directory.extentRelocated(from, to, arrays.channel(to, 0));
            return;
        }
        index.replace(UserHash.mix64(users.user(to)), from, to);
        if ((flags & BlockLayout.PARKED) == 0) {
            lru.relocated(to);
        }
        if ((flags & BlockLayout.DIRTY) != 0) {
            dirty.relocated(to);
        }
        if ((flags & BlockLayout.LARGE) != 0) {
            directory.ownerRelocated(to);
        }
    }
}
