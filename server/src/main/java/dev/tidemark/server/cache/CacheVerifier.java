package dev.tidemark.server.cache;

import dev.tidemark.protocol.UserHash;

/**
 * Checks a whole cache: every block, link, order and account, each against the others. Slow; for tests and for finding out.
 * Thread: the owning shard.
 */
final class CacheVerifier {
    private final Cache cache;
    private final BlockHeader headers;
    private final UserHeader users;
    private final PageHeap heap;
    private final UserIndex index;
    private final StateArray arrays;
    private final ExtentDirectory directory;

    private long userCount;
    private long parkedCount;
    private long dirtyCount;
    private long liveCount;
    private long extentCount;
    private long namedExtentCount;

    CacheVerifier(
            Cache cache,
            BlockHeader headers,
            UserHeader users,
            PageHeap heap,
            UserIndex index,
            StateArray arrays,
            ExtentDirectory directory) {
        this.cache = cache;
        this.headers = headers;
        this.users = users;
        this.heap = heap;
        this.index = index;
        this.arrays = arrays;
        this.directory = directory;
    }

    /** @throws IllegalStateException naming what is broken. */
    void verify(LruList lru, DirtyQueue dirty) {
        heap.verify();
        index.verify();
        for (int page = 0; page < heap.pageCount(); page++) {
            for (int i = heap.blocksOn(page) - 1; i >= 0; i--) {
                verifyBlock(heap.block(page, i), heap.sizeOn(page));
            }
        }
        Broken.unless(namedExtentCount == extentCount, "extents that a directory names", namedExtentCount, extentCount);
        Broken.unless(userCount == index.size(), "users with a block", userCount, index.size());
        Broken.unless(liveCount == cache.statesResident(), "live states", liveCount, cache.statesResident());
        lru.verify(userCount - parkedCount);
        dirty.verify(dirtyCount);
    }

    private void verifyBlock(int block, int granules) {
        Broken.unless(headers.granules(block) == granules, "size of block", headers.granules(block), granules);
        if (headers.has(block, BlockLayout.EXTENT)) {
            extentCount++;
            verifyExtent(block);
        } else {
            userCount++;
            verifyUser(block);
        }
    }

    private void verifyExtent(int extent) {
        int owner = directory.owner(extent);
        Broken.unless(headers.count(extent) > 0, "slots of extent", headers.count(extent), 1);
        arrays.verify(extent);
        int at = directory.covering(owner, arrays.channel(extent, 0));
        Broken.unless(at >= 0 && directory.extent(owner, at) == extent, "extent in its owner's directory", at, extent);
    }

    private void verifyUser(int block) {
        long user = users.user(block);
        Broken.unless(index.find(user, UserHash.mix64(user)) == block, "user not found by index", user, block);
        parkedCount += headers.has(block, BlockLayout.PARKED) ? 1 : 0;
        dirtyCount += headers.has(block, BlockLayout.DIRTY) ? 1 : 0;
        liveCount += headers.count(block) - headers.removedCount(block);
        if (headers.has(block, BlockLayout.LARGE)) {
            verifyDirectory(block);
        } else {
            Broken.unless(directory.size(block) == 0, "extents of a small user", directory.size(block), 0);
            Broken.unless(
                    headers.count(block) <= BlockSizes.MOST_SLOTS, "slots of a small user", headers.count(block), 64);
            arrays.verify(block);
        }
    }

    private void verifyDirectory(int user) {
        int size = directory.size(user);
        Broken.unless(size > 0, "extents of a large user", size, 1);
        Broken.unless(BlockSizes.ofDirectory(size) <= headers.granules(user), "size of directory", size, user);
        int slots = 0;
        int removed = 0;
        for (int i = 0; i < size; i++) {
            int extent = directory.extent(user, i);
            int count = headers.count(extent);
            Broken.unless(headers.has(extent, BlockLayout.EXTENT), "block in directory is no extent", extent, 0);
            Broken.unless(directory.owner(extent) == user, "owner of extent", directory.owner(extent), user);
            long first = directory.firstChannel(user, i);
            Broken.unless(arrays.channel(extent, 0) == first, "first channel", arrays.channel(extent, 0), first);
            if (i + 1 < size) {
                long last = arrays.channel(extent, count - 1);
                long next = directory.firstChannel(user, i + 1);
                Broken.unless(Long.compareUnsigned(last, next) < 0, "order of extents", last, next);
            }
            slots += count;
            removed += headers.removedCount(extent);
        }
        namedExtentCount += size;
        Broken.unless(slots == headers.count(user), "slots of a large user", headers.count(user), slots);
        Broken.unless(removed == headers.removedCount(user), "removed states", headers.removedCount(user), removed);
    }
}
