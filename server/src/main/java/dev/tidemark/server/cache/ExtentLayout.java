package dev.tidemark.server.cache;

/**
 * A block with some of the states of a large user: a header of 16 bytes, and behind it a {@link StateArray}.
 * <pre>
 * off len field     meaning
 *   0   8 (common)  {@link BlockLayout}; count and removedCount are of this extent
 *   8   4 owner     the user's block
 *  12   4 reserved  0
 *  16   . slots
 * </pre>
 * Pinned by {@code BlockLayoutTest}.
 */
final class ExtentLayout {
    static final int OWNER_OFFSET = BlockLayout.LENGTH;
    static final int RESERVED_OFFSET = OWNER_OFFSET + Integer.BYTES;
    static final int LENGTH = RESERVED_OFFSET + Integer.BYTES;

    private ExtentLayout() {}
}
