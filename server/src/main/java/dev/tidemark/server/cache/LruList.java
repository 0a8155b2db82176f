package dev.tidemark.server.cache;

/**
 * The users from the one to evict first on: a list linked through their headers. A parked user is not in it.
 *
 * <p>A use is only noted in the user's header, since to move the user at once would fetch the headers of three others; whoever
 * evicts moves those used to the warm end when it comes upon them. Thread: the owning shard.
 */
final class LruList {
    private final BlockHeader headers;
    private final UserHeader users;
    private int mostRecent;
    private int leastRecent;

    LruList(BlockHeader headers, UserHeader users) {
        this.headers = headers;
        this.users = users;
    }

    /** Adds a user as one not used since; {@code cold} at the end that is evicted first. */
    void add(int block, boolean cold) {
        users.unsetUsed(block);
        if (cold) {
            addLeastRecent(block);
        } else {
            addMostRecent(block);
        }
    }

    /** Puts a user at the warm end, as one not used since. */
    void touch(int block) {
        users.unsetUsed(block);
        if (block != mostRecent) {
            remove(block);
            addMostRecent(block);
        }
    }

    void remove(int block) {
        int newer = users.lruNewer(block);
        int older = users.lruOlder(block);
        link(older, newer);
    }

    /** A user in the list has moved, its links with it. */
    void relocated(int block) {
        link(block, users.lruNewer(block));
        link(users.lruOlder(block), block);
    }

    /** The user at the cold end, or NONE. */
    int leastRecent() {
        return leastRecent;
    }

    /** The next user towards the warm end, or NONE. */
    int moreRecent(int block) {
        return users.lruNewer(block);
    }

    /** @throws IllegalStateException if a link is broken, or there are not so many users in it. */
    void verify(long expected) {
        long count = 0;
        int older = PageHeap.NONE;
        for (int block = leastRecent; block != PageHeap.NONE; block = users.lruNewer(block)) {
            Broken.unless(users.lruOlder(block) == older, "LRU link back", users.lruOlder(block), older);
            Broken.unless(!headers.has(block, BlockLayout.PARKED), "parked user in LRU order", block, 0);
            Broken.unless(++count <= expected, "users in LRU order", count, expected);
            older = block;
        }
        Broken.unless(mostRecent == older, "most recent user", mostRecent, older);
        Broken.unless(count == expected, "users in LRU order", count, expected);
    }

    private void addMostRecent(int block) {
        link(mostRecent, block);
        link(block, PageHeap.NONE);
    }

    private void addLeastRecent(int block) {
        link(block, leastRecent);
        link(PageHeap.NONE, block);
    }

    /** Makes two users, or one and an end of the list, neighbours. */
    private void link(int older, int newer) {
        if (older == PageHeap.NONE) {
            leastRecent = newer;
        } else {
            users.lruNewer(older, newer);
        }
        if (newer == PageHeap.NONE) {
            mostRecent = older;
        } else {
            users.lruOlder(newer, older);
        }
    }
}
