package dev.tidemark.server.journal;

/**
 * What one turn appended, written with one write: a header of 32 bytes, then records; little-endian.
 * <pre>
 * off len field       meaning
 *   0   4 crc         CRC-32C of the segment's identity and of all bytes of the group behind this field
 *   4   2 recordCount 0 … {@link #MOST_RECORDS}
 *   6   2 kind        {@link #RECORDS} or {@link #LAST}
 *   8   8 position    where the group lies in the log
 *  16   8 durable     below this, all was on disk for good when the group was written
 *  24   8 start       below this, nothing was needed any more
 *  32   … records     {@link RecordLayout}, 64 bytes each
 * </pre>
 * A group without records is a <em>mark</em>: it is there for its durable and start. Pinned by {@code GroupLayoutTest}.
 */
final class GroupLayout {
    static final int CRC_OFFSET = 0;
    static final int RECORD_COUNT_OFFSET = CRC_OFFSET + Integer.BYTES;
    static final int KIND_OFFSET = RECORD_COUNT_OFFSET + Short.BYTES;
    static final int POSITION_OFFSET = KIND_OFFSET + Short.BYTES;
    static final int DURABLE_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int START_OFFSET = DURABLE_OFFSET + Long.BYTES;
    static final int RECORDS_OFFSET = START_OFFSET + Long.BYTES;

    /** What a checksum of a group covers begins here. */
    static final int COVERED_OFFSET = CRC_OFFSET + Integer.BYTES;

    /** Groups begin at multiples of this, in the file and as positions. */
    static final int ALIGNMENT = 32;

    /** So that no group is longer than 1 MiB, which bounds the memory of whoever reads one. */
    static final int MOST_RECORDS = 16_383;

    static final int MOST_BYTES = RECORDS_OFFSET + MOST_RECORDS * RecordLayout.LENGTH;

    /** A group of records, or a mark. */
    static final int RECORDS = 0;
    /** A mark, the last group of its segment: the log goes on in the next one. */
    static final int LAST = 1;

    private GroupLayout() {}

    static int length(int records) {
        return RECORDS_OFFSET + records * RecordLayout.LENGTH;
    }
}
