package dev.tidemark.server.journal;

import dev.tidemark.protocol.EntryLayout;

/**
 * One record of the journal: 64 bytes, little-endian, the after-image of one read state.
 * <pre>
 * off len field      meaning
 *   0   8 user
 *   8  56 entry      an ENTRY as on the wire: channel, lastRead, mentioned, counted, version, counters
 * </pre>
 * A removal has channel and version, {@link #REMOVED} in counter 0, and zeros else; with channel 0, which no channel can have,
 * it removes all states of the user. Pinned by {@code RecordLayoutTest}.
 */
public final class RecordLayout {
    public static final int USER_OFFSET = 0;
    public static final int ENTRY_OFFSET = USER_OFFSET + Long.BYTES;
    public static final int LENGTH = ENTRY_OFFSET + EntryLayout.LENGTH;

    /** The channel of a removal of all states of a user. */
    public static final long ALL_CHANNELS = 0;

    /** Counter 0 of a removal, which no counter can be. */
    public static final int REMOVED = 0x8000_0000;

    /** ACK_MANY with as many items as it may have. */
    public static final int MOST_RECORDS_OF_A_CHANGE = 8_192;

    private RecordLayout() {}
}
