package dev.tidemark.server.cache;

/**
 * What every block begins with, so that a block can be told and measured by whoever finds it: 8 bytes.
 * <pre>
 * off len field         meaning
 *   0   1 flags         1 EXTENT, 2 LARGE, 4 DIRTY, 8 PARKED; the upper four are the shard's
 *   1   1 storedForm    of a user; 0 in an extent
 *   2   2 granules      size of the block in granules of 64 bytes
 *   4   2 count         slots in use, removed states included
 *   6   2 removedCount  those of them that are removed
 * </pre>
 * Without EXTENT it is a user ({@link UserBlockLayout}), else a part of a large user ({@link ExtentLayout}).
 * Pinned by {@code BlockLayoutTest}.
 */
final class BlockLayout {
    static final int FLAGS_OFFSET = 0;
    static final int STORED_FORM_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    static final int GRANULES_OFFSET = STORED_FORM_OFFSET + Byte.BYTES;
    static final int COUNT_OFFSET = GRANULES_OFFSET + Short.BYTES;
    static final int REMOVED_COUNT_OFFSET = COUNT_OFFSET + Short.BYTES;
    static final int LENGTH = REMOVED_COUNT_OFFSET + Short.BYTES;

    /** The block is an extent, not a user. */
    static final int EXTENT = 1;
    /** The user's states are in extents. */
    static final int LARGE = 2;
    /** The user is in the dirty queue. */
    static final int DIRTY = 4;
    /** The user is out of the LRU order. */
    static final int PARKED = 8;
    /** The flags of the shard begin at this bit. */
    static final int SHARD_FLAGS_SHIFT = 4;

    static final int SHARD_FLAGS_MASK = 0xF;

    private BlockLayout() {}
}
