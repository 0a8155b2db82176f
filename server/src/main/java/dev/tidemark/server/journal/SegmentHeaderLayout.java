package dev.tidemark.server.journal;

/**
 * What a segment begins with: one block of 4,096 bytes, little-endian.
 * <pre>
 *  off len field        meaning
 *    0   8 magic        {@link #MAGIC}
 *    8   4 crc          CRC-32C of all bytes behind it
 *   12   4 format       {@link #FORMAT}
 *   16   4 shard        whose log this is
 *   20   4 shardCount   shards of the server that wrote it
 *   24   8 sequence     number of the segment, one more than of the one before
 *   32   8 base         position of its first group
 *   40   8 segmentBytes size of the file, this header included
 *   48   8 salt         a random number, so that no bytes of an earlier use of the file pass for this one's
 *   56   8 createdUs    µs since 1970
 *   64   … zeros
 * </pre>
 * Magic, crc and format keep their places in every later format. Pinned by {@code SegmentHeaderTest}.
 */
final class SegmentHeaderLayout {
    static final int MAGIC_OFFSET = 0;
    static final int CRC_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int FORMAT_OFFSET = CRC_OFFSET + Integer.BYTES;
    static final int SHARD_OFFSET = FORMAT_OFFSET + Integer.BYTES;
    static final int SHARD_COUNT_OFFSET = SHARD_OFFSET + Integer.BYTES;
    static final int SEQUENCE_OFFSET = SHARD_COUNT_OFFSET + Integer.BYTES;
    static final int BASE_OFFSET = SEQUENCE_OFFSET + Long.BYTES;
    static final int SEGMENT_BYTES_OFFSET = BASE_OFFSET + Long.BYTES;
    static final int SALT_OFFSET = SEGMENT_BYTES_OFFSET + Long.BYTES;
    static final int CREATED_OFFSET = SALT_OFFSET + Long.BYTES;
    static final int LENGTH = 4_096;

    /** The bytes "TIDEMARK". */
    static final long MAGIC = 0x4B52_414D_4544_4954L;

    static final int FORMAT = 1;

    private SegmentHeaderLayout() {}
}
