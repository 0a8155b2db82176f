package dev.tidemark.server.shard;

import dev.tidemark.server.journal.SegmentJournal;

/**
 * The bounds of one shard.
 *
 * @param maxStatesPerUser read states that a user may hold.
 * @param pendingLoads users that requests may wait for at once; beyond it a request is OVERLOADED.
 * @param pendingRequests requests that may wait, for loads or for other shards, at once; beyond it connections stall.
 * @param commitDelayMs ms from a user's first unwritten change to its commit.
 */
public record ShardLimits(int maxStatesPerUser, int pendingLoads, int pendingRequests, int commitDelayMs) {
    /** Loads that the store is given at once by one shard. */
    static final int LOADS_UNDER_WAY = 256;
    /** Commits that the store is given at once by one shard. */
    static final int COMMITS_UNDER_WAY = 512;
    /** Bytes of commits under way beyond which no further one is begun. */
    static final long COMMIT_BYTES_UNDER_WAY = 16L << 20;
    /** Store tasks that one shard has at most under way; one is a sync. */
    public static final int STORE_TASKS = LOADS_UNDER_WAY + COMMITS_UNDER_WAY + 1;
    /** Tasks of the store and of the journal that can be on their way to one shard's inbox. */
    public static final int TASKS = STORE_TASKS + SegmentJournal.MOST_TASKS_UNDER_WAY;

    public ShardLimits {
        if (maxStatesPerUser < 1 || pendingLoads < 1 || pendingRequests < 1 || commitDelayMs < 0) {
            throw new IllegalArgumentException("shard limits must be positive: maxStatesPerUser=" + maxStatesPerUser
                    + " pendingLoads=" + pendingLoads + " pendingRequests=" + pendingRequests
                    + " commitDelayMs=" + commitDelayMs);
        }
    }
}
