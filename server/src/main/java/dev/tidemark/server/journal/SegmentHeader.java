package dev.tidemark.server.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** What a segment says of itself, see {@link SegmentHeaderLayout}. Thread: any. */
record SegmentHeader(
        int shard, int shardCount, long sequence, long base, long segmentBytes, long salt, long createdUs) {

    /** Bytes of a segment behind its header, which is also the distance from base to base. */
    long capacity() {
        return segmentBytes - SegmentHeaderLayout.LENGTH;
    }

    /** Position of the next segment's first group. */
    long endPosition() {
        return base + capacity();
    }

    /** Position of what lies at an offset in the file. */
    long position(long offset) {
        return base + offset - SegmentHeaderLayout.LENGTH;
    }

    /** @return a direct buffer of {@link SegmentHeaderLayout#LENGTH} bytes, ready to be written. */
    ByteBuffer encode() {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(SegmentHeaderLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(SegmentHeaderLayout.MAGIC_OFFSET, SegmentHeaderLayout.MAGIC);
        buffer.putInt(SegmentHeaderLayout.FORMAT_OFFSET, SegmentHeaderLayout.FORMAT);
        buffer.putInt(SegmentHeaderLayout.SHARD_OFFSET, shard);
        buffer.putInt(SegmentHeaderLayout.SHARD_COUNT_OFFSET, shardCount);
        buffer.putLong(SegmentHeaderLayout.SEQUENCE_OFFSET, sequence);
        buffer.putLong(SegmentHeaderLayout.BASE_OFFSET, base);
        buffer.putLong(SegmentHeaderLayout.SEGMENT_BYTES_OFFSET, segmentBytes);
        buffer.putLong(SegmentHeaderLayout.SALT_OFFSET, salt);
        buffer.putLong(SegmentHeaderLayout.CREATED_OFFSET, createdUs);
        buffer.putInt(SegmentHeaderLayout.CRC_OFFSET, crc(buffer));
        return buffer.clear();
    }

    /** @param buffer a whole header without a {@link #fault}, little-endian. */
    static SegmentHeader decode(ByteBuffer buffer) {
        return new SegmentHeader(
                buffer.getInt(SegmentHeaderLayout.SHARD_OFFSET),
                buffer.getInt(SegmentHeaderLayout.SHARD_COUNT_OFFSET),
                buffer.getLong(SegmentHeaderLayout.SEQUENCE_OFFSET),
                buffer.getLong(SegmentHeaderLayout.BASE_OFFSET),
                buffer.getLong(SegmentHeaderLayout.SEGMENT_BYTES_OFFSET),
                buffer.getLong(SegmentHeaderLayout.SALT_OFFSET),
                buffer.getLong(SegmentHeaderLayout.CREATED_OFFSET));
    }

    /**
     * Holds a header to its checksum and its file's name.
     *
     * @param buffer as many bytes as there are, up to a header's length, from 0 to the limit.
     * @return what is wrong, or null if nothing is.
     */
    static String fault(ByteBuffer buffer, SegmentName name) {
        if (buffer.limit() < SegmentHeaderLayout.LENGTH) {
            return "a header of " + buffer.limit() + " bytes, expected " + SegmentHeaderLayout.LENGTH;
        }
        if (buffer.getLong(SegmentHeaderLayout.MAGIC_OFFSET) != SegmentHeaderLayout.MAGIC
                || buffer.getInt(SegmentHeaderLayout.CRC_OFFSET) != crc(buffer)) {
            return "a header that does not match its checksum";
        }
        SegmentHeader header = decode(buffer);
        if (header.shard != name.shard() || header.sequence != name.sequence()) {
            return "the header of another segment: shard=" + header.shard + " sequence=" + header.sequence;
        }
        return null;
    }

    /** @return the format that a header without fault is in. */
    static int format(ByteBuffer buffer) {
        return buffer.getInt(SegmentHeaderLayout.FORMAT_OFFSET);
    }

    private static int crc(ByteBuffer buffer) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate()
                .limit(SegmentHeaderLayout.LENGTH)
                .position(SegmentHeaderLayout.CRC_OFFSET + Integer.BYTES));
        return (int) crc.getValue();
    }
}
