package dev.tidemark.server.shard;

import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.UserImage;

/**
 * Takes memory back from the users not used for longest. A user whose changes are all in the store is dropped at once; a
 * dirty one is committed first, stands parked outside the order meanwhile, and is dropped when the store confirms, unless it
 * has been used again.
 *
 * <p>The order is that of use at second hand: a user that comes to the cold end and has been used since it left the warm one goes
 * back there instead. So whoever is evicted has not been used for a whole passage, unless {@link #SECOND_CHANCES} users in a
 * row had been.
 *
 * <p>A reserve of free pages is kept, so that a request that needs memory nearly always finds some.
 * Thread: the shard. Allocation: none.
 */
final class Reclaimer {
    /** One page of so many is kept free. */
    private static final int PAGES_PER_RESERVED_PAGE = 64;
    /** Users looked at in one attempt to make room, so that a turn stays short. */
    private static final int CANDIDATES = 64;
    /** Users that go back to the warm end in one attempt at most. */
    private static final int SECOND_CHANCES = 16;
    /** Attempts to fill the reserve in one turn. */
    private static final int EVICTIONS_PER_TURN = 256;

    private final Cache cache;
    private final WriteBehind writeBehind;
    private final ShardCounters counters;
    private final int reservedPages;
    private int parked;
    private int chances;

    /** {@code writeBehind} is null where there is no store, so that no user is ever dirty. */
    Reclaimer(Cache cache, WriteBehind writeBehind, ShardCounters counters) {
        this.cache = cache;
        this.writeBehind = writeBehind;
        this.counters = counters;
        reservedPages = Math.max(1, cache.pageCount() / PAGES_PER_RESERVED_PAGE);
    }

    /** Fills the reserve, some users a turn. */
    void onTurn() {
        for (int i = 0; i < EVICTIONS_PER_TURN && cache.freePages() < reservedPages && !isEnoughLeaving(); i++) {
            if (!evictOne(Cache.NONE)) {
                return;
            }
        }
    }

    /** Whether {@link #onTurn} would go on at once. */
    boolean hasWork() {
        return cache.freePages() < reservedPages
                && !isEnoughLeaving()
                && cache.usersResident() > parked
                && (writeBehind == null || writeBehind.canCommit());
    }

    /**
     * Drops one user, not the one in the block kept. Dirty users before it are put on their way out, as many as the reserve
     * is worth: more would empty the cache of users that may be wanted again before the store has confirmed.
     *
     * @return whether one was dropped; if not, {@link #isRoomComing} says whether waiting helps.
     */
    boolean evictOne(int kept) {
        chances = SECOND_CHANCES;
        int block = passOverUsed(cache.leastRecent());
        for (int i = 0; i < CANDIDATES && block != Cache.NONE; i++) {
            int next = cache.moreRecent(block);
            if (block != kept && (cache.flags(block) & Resident.STALLED) == 0) {
                if (!cache.isDirty(block) && !isWriting(block)) {
                    cache.drop(block);
                    counters.increment(ShardCounter.EVICTIONS);
                    return true;
                }
                if (writeBehind.isPaused()) {
                    cache.touch(block); // it cannot leave before the store is well again; those behind it may be clean
                } else if (isEnoughLeaving() || !isWriting(block) && !writeBehind.canCommit()) {
                    return false;
                } else {
                    if (!isWriting(block)) {
                        writeBehind.commitForRoom(block);
                    }
                    cache.park(block);
                    parked++;
                }
            }
            block = passOverUsed(next);
        }
        return false;
    }

    /** Sends users that have been used back to the warm end. @return the first from this one on that has not. */
    private int passOverUsed(int block) {
        int at = block;
        while (chances > 0 && at != Cache.NONE && cache.wasUsed(at)) {
            int next = cache.moreRecent(at);
            cache.touch(at);
            chances--;
            at = next == Cache.NONE ? at : next;
        }
        return at;
    }

    /** Whether waiting for memory helps: commits are under way after which users can be dropped, and the store is well. */
    boolean isRoomComing() {
        return writeBehind != null && writeBehind.commitsUnderWay() > 0 && !writeBehind.isPaused();
    }

    /** A new user without any state, made room for. @return its block, or NONE if there is no memory. */
    int createUser(long user, long hash) {
        int block = cache.create(user, hash, false);
        while (block == Cache.NONE && evictOne(Cache.NONE)) {
            block = cache.create(user, hash, false);
        }
        return block;
    }

    /** Makes the user of an image resident. @return false if there is no memory for it. */
    boolean install(UserImage image, long hash, boolean cold) {
        int block = cache.install(image, hash, cold);
        while (block == Cache.NONE && evictOne(Cache.NONE)) {
            block = cache.install(image, hash, cold);
        }
        return block != Cache.NONE;
    }

    /** A request uses a parked user: it stays. */
    void unpark(int block) {
        cache.unpark(block, false);
        parked--;
    }

    /** A commit of the user has come back: if it was on its way out and has not changed since, it is dropped. */
    void onCommitted(int block) {
        if (!cache.isParked(block)) {
            return;
        }
        if (cache.isDirty(block)) {
            cache.unpark(block, true);
            parked--;
        } else {
            cache.drop(block);
            parked--;
            counters.increment(ShardCounter.EVICTIONS);
        }
    }

    private boolean isWriting(int block) {
        return writeBehind != null && writeBehind.isWriting(block);
    }

    /** Whether the users on their way out are likely to fill the reserve. */
    private boolean isEnoughLeaving() {
        long averageBytes = cache.usedBytes() / Math.max(1, cache.usersResident());
        return parked * averageBytes >= reservedPages * (cache.memoryBytes() / cache.pageCount());
    }
}
