package dev.tidemark.server.shard;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.journal.RecordLayout;
import dev.tidemark.server.store.UserImage;
import org.agrona.UnsafeApi;

/**
 * The resident users as the commands see them: reads and changes of states, with what every change brings along: its
 * version, its record in the journal, and the user's place in the queue of those that must be committed.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class Resident {
    /** Flag of a block: a commit of the user is under way. */
    static final int WRITING = 1;
    /** Flag of a block: requests of the user wait for memory, so all later ones must wait behind them. */
    static final int STALLED = 2;
    /**
     * Flag of a block: the user fell due again while its commit was under way, and left the dirty queue until that comes back.
     * The time since when it is dirty stays as it is.
     */
    static final int OVERDUE = 4;
    /** Flag of a block: states were removed without a trace, or a whole commit failed: the next commit must be whole. */
    static final int REWRITE = 8;

    /** Removed states that may wait in a block for their commit; beyond it the user is rewritten whole instead. */
    static final int MAX_REMOVED = 512;

    private final Cache cache;
    private final VersionClock clock;
    private final Journal journal;
    private final boolean stored;
    private final int maxStatesPerUser;
    private int nowMs;
    private int blockOfCreated;
    private long changes;

    /** {@code stored} is false where there is no store, so that nothing is ever dirty. */
    Resident(Cache cache, VersionClock clock, Journal journal, boolean stored, int maxStatesPerUser) {
        this.cache = cache;
        this.clock = clock;
        this.journal = journal;
        this.stored = stored;
        this.maxStatesPerUser = maxStatesPerUser;
    }

    /** A turn has begun at this time, in ms since the shard's start. */
    void advance(int turnMs) {
        nowMs = turnMs;
    }

    Cache cache() {
        return cache;
    }

    /** @return the address of a state that exists, or {@link Cache#NO_STATE}. */
    long findLive(int block, long channel) {
        long state = cache.findState(block, channel);
        return state != Cache.NO_STATE && isRemoved(state) ? Cache.NO_STATE : state;
    }

    static boolean isRemoved(long state) {
        return UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET) == UserImage.REMOVED;
    }

    /** Whether the user holds as many states as it may. */
    boolean isFull(int block) {
        return cache.stateCount(block) >= maxStatesPerUser;
    }

    int maxStatesPerUser() {
        return maxStatesPerUser;
    }

    /**
     * Creates a state of zeros for a channel that has none. The block may move: {@link #blockOfCreated}.
     *
     * @return its address, or {@link Cache#NO_STATE} if there is no memory.
     */
    long create(int block, long channel) {
        long state = cache.findState(block, channel);
        if (state != Cache.NO_STATE) {
            cache.revive(block, state);
            blockOfCreated = block;
            return state;
        }
        state = cache.insertState(block, channel);
        if (state != Cache.NO_STATE) {
            blockOfCreated = cache.currentBlock();
        }
        return state;
    }

    /** The block, as it is now, of the user that the last state was created for. */
    int blockOfCreated() {
        return blockOfCreated;
    }

    /** Changes made so far: of a state, or the removal of all states of a user. */
    long changes() {
        return changes;
    }

    /** The version that a change of the user made now gets. */
    long nextVersion(int block) {
        return clock.next(cache.newestVersion(block));
    }

    /** Gives a changed state its version. */
    void stateChanged(int block, long state, long version) {
        UnsafeApi.putLong(state + StateLayout.VERSION_OFFSET, version);
        journal.append(cache.user(block), state - EntryLayout.STATE_OFFSET);
        userChanged(block, version);
    }

    /** Notes a user's newest change, to be committed. */
    private void userChanged(int block, long version) {
        changes++;
        cache.newestVersion(block, version);
        if (stored) {
            cache.changed(block, nowMs);
            if (!cache.isDirty(block) && (cache.flags(block) & OVERDUE) == 0) {
                cache.markDirty(block, nowMs);
            }
        }
    }

    /** Removes one state that exists. */
    void remove(int block, long channel, long state, long version) {
        journal.appendRemoval(cache.user(block), channel, version);
        int now = block;
        if (!stored) {
            now = cache.eraseState(block, channel);
        } else {
            cache.setRemoved(block, state, version);
            if (cache.slotCount(block) - cache.stateCount(block) > MAX_REMOVED) {
                now = cache.purgeRemoved(block, Long.MAX_VALUE);
                rewrite(now);
            }
        }
        cache.removalVersion(now, version);
        userChanged(now, version);
    }

    /** Removes all states of a user. */
    void removeAll(int block, long version) {
        journal.appendRemoval(cache.user(block), RecordLayout.ALL_CHANNELS, version);
        int now = cache.clearStates(block);
        rewrite(now);
        cache.removalVersion(now, version);
        userChanged(now, version);
    }

    private void rewrite(int block) {
        cache.flags(block, cache.flags(block) | REWRITE);
    }
}
