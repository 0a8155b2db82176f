package dev.tidemark.protocol;

/**
 * ENTRY, a read state with its channel, as LOAD lists them: 56 bytes. PROTOCOL.md section 2.
 * <pre>
 * off len field
 *   0   8 channel  unsigned
 *   8  48 STATE    {@link StateLayout}
 * </pre>
 * Pinned by {@code LayoutTest}.
 */
public final class EntryLayout {
    public static final int CHANNEL_OFFSET = 0;
    public static final int STATE_OFFSET = CHANNEL_OFFSET + Long.BYTES;
    public static final int LENGTH = STATE_OFFSET + StateLayout.LENGTH;

    private EntryLayout() {}
}
