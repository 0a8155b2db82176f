package dev.tidemark.server.cache;

/**
 * One element of the directory in a large user's block: 16 bytes.
 * <pre>
 * off len field         meaning
 *   0   8 firstChannel  the first channel in the extent, unsigned; the directory ascends by it
 *   8   4 block         the extent
 *  12   4 reserved      0
 * </pre>
 * Pinned by {@code BlockLayoutTest}.
 */
final class ExtentEntryLayout {
    static final int FIRST_CHANNEL_OFFSET = 0;
    static final int BLOCK_OFFSET = FIRST_CHANNEL_OFFSET + Long.BYTES;
    static final int RESERVED_OFFSET = BLOCK_OFFSET + Integer.BYTES;
    static final int LENGTH = RESERVED_OFFSET + Integer.BYTES;

    private ExtentEntryLayout() {}
}
