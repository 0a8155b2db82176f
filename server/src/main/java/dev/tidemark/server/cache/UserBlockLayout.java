package dev.tidemark.server.cache;

/**
 * The block of one user: a header of one cache line, and behind it the user's states or, of a large user, where they are.
 * <pre>
 * off len field             meaning
 *   0   8 (common)          {@link BlockLayout}; count and removedCount are of the whole user
 *   8   8 user
 *  16   8 newestVersion     newest change of the user, removals included; 0 = never changed
 *  24   8 removalVersion    newest removal, 0 = none
 *  32   8 committedVersion  states above it are not in the store yet
 *  40   4 lruNewer          the next more recently used user, 0 = none
 *  44   4 lruOlder          the next less recently used user, 0 = none
 *  48   4 dirtyNewer        the next user in the dirty queue, 0 = none
 *  52   4 dirtyOlder        the one before, 0 = none
 *  56   4 dirtySinceMs      clock of the shard at the first unwritten change
 *  60   2 extentCount, used  bits 0 … 11 extentCount: 0 unless large; bit 15 used: since it was last put at an end of the LRU order
 *  62   2 changedAt         clock of the shard at the last change, in units of 64 ms, modulo 65,536
 *  64   . slots             {@link StateArray}; of a large user: extentCount × {@link ExtentEntryLayout}, ascending
 * </pre>
 * Pinned by {@code BlockLayoutTest}.
 */
final class UserBlockLayout {
    static final int USER_OFFSET = BlockLayout.LENGTH;
    static final int NEWEST_VERSION_OFFSET = USER_OFFSET + Long.BYTES;
    static final int REMOVAL_VERSION_OFFSET = NEWEST_VERSION_OFFSET + Long.BYTES;
    static final int COMMITTED_VERSION_OFFSET = REMOVAL_VERSION_OFFSET + Long.BYTES;
    static final int LRU_NEWER_OFFSET = COMMITTED_VERSION_OFFSET + Long.BYTES;
    static final int LRU_OLDER_OFFSET = LRU_NEWER_OFFSET + Integer.BYTES;
    static final int DIRTY_NEWER_OFFSET = LRU_OLDER_OFFSET + Integer.BYTES;
    static final int DIRTY_OLDER_OFFSET = DIRTY_NEWER_OFFSET + Integer.BYTES;
    static final int DIRTY_SINCE_MS_OFFSET = DIRTY_OLDER_OFFSET + Integer.BYTES;
    static final int EXTENT_COUNT_OFFSET = DIRTY_SINCE_MS_OFFSET + Integer.BYTES;
    static final int CHANGED_AT_OFFSET = EXTENT_COUNT_OFFSET + Short.BYTES;
    static final int LENGTH = CHANGED_AT_OFFSET + Short.BYTES;

    static final int EXTENT_COUNT_MASK = 0xFFF;
    static final int USED = 0x8000;

    private UserBlockLayout() {}
}
