package dev.tidemark.server.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * CRC-32C of groups, begun with the identity of the segment they are in: salt (8 bytes), shard (4), sequence (8). So what an
 * earlier use of the file has left never passes. Thread: one. Allocation: none.
 */
final class GroupChecksum {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer identity =
            ByteBuffer.allocateDirect(Long.BYTES + Integer.BYTES + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Groups are of this segment from now on. */
    void segment(SegmentHeader header) {
        identity.clear();
        identity.putLong(header.salt()).putInt(header.shard()).putLong(header.sequence());
    }

    /**
     * The checksum of one group.
     *
     * @param buffer its position and limit are changed.
     * @param offset where the group begins in the buffer.
     */
    int of(ByteBuffer buffer, int offset, int length) {
        crc.reset();
        identity.flip();
        crc.update(identity);
        buffer.limit(offset + length).position(offset + GroupLayout.COVERED_OFFSET);
        crc.update(buffer);
        return (int) crc.getValue();
    }
}
