package dev.tidemark.server.cache;

/**
 * The users with unwritten changes in the order of the first of these: a queue linked through their headers.
 * Thread: the owning shard.
 */
final class DirtyQueue {
    private final BlockHeader headers;
    private final UserHeader users;
    private int newest;
    private int oldest;
    private int count;

    DirtyQueue(BlockHeader headers, UserHeader users) {
        this.headers = headers;
        this.users = users;
    }

    /** Adds a user at the newest end. */
    void add(int block, int sinceMs) {
        enter(block, sinceMs);
        link(newest, block);
        link(block, PageHeap.NONE);
    }

    /** Adds a user before those that are dirty since later; looks from the oldest end on, where its place should be near. */
    void addBack(int block, int sinceMs) {
        int older = PageHeap.NONE;
        int newer = oldest;
        while (newer != PageHeap.NONE && users.dirtySinceMs(newer) - sinceMs < 0) {
            older = newer;
            newer = users.dirtyNewer(newer);
        }
        enter(block, sinceMs);
        link(block, newer);
        link(older, block);
    }

    void remove(int block) {
        headers.unset(block, BlockLayout.DIRTY);
        link(users.dirtyOlder(block), users.dirtyNewer(block));
        count--;
    }

    /** A user in the queue has moved, its links with it. */
    void relocated(int block) {
        link(block, users.dirtyNewer(block));
        link(users.dirtyOlder(block), block);
    }

    /** The user with the oldest unwritten change, or NONE. */
    int oldest() {
        return oldest;
    }

    int count() {
        return count;
    }

    /** @throws IllegalStateException if a link is broken, or there are not so many users in it. */
    void verify(long expected) {
        int older = PageHeap.NONE;
        long found = 0;
        for (int block = oldest; block != PageHeap.NONE; block = users.dirtyNewer(block)) {
            Broken.unless(users.dirtyOlder(block) == older, "dirty link back", users.dirtyOlder(block), older);
            Broken.unless(headers.has(block, BlockLayout.DIRTY), "clean user in dirty queue", block, 0);
            Broken.unless(++found <= expected, "dirty users", found, expected);
            older = block;
        }
        Broken.unless(newest == older, "newest dirty user", newest, older);
        Broken.unless(found == expected && count == expected, "dirty users", count, expected);
    }

    private void enter(int block, int sinceMs) {
        headers.set(block, BlockLayout.DIRTY);
        users.dirtySinceMs(block, sinceMs);
        count++;
    }

    /** Makes two users, or one and an end of the queue, neighbours. */
    private void link(int older, int newer) {
        if (older == PageHeap.NONE) {
            oldest = newer;
        } else {
            users.dirtyNewer(older, newer);
        }
        if (newer == PageHeap.NONE) {
            newest = older;
        } else {
            users.dirtyOlder(newer, older);
        }
    }
}
