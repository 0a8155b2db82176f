package dev.tidemark.server.journal;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * The group that is open: records are gathered in memory outside the heap, where the header then completes them for one write.
 * Thread: the shard. Allocation: none.
 */
final class GroupBuffer {
    private static final int CHANNEL_OFFSET = RecordLayout.ENTRY_OFFSET + EntryLayout.CHANNEL_OFFSET;
    private static final int STATE_OFFSET = RecordLayout.ENTRY_OFFSET + EntryLayout.STATE_OFFSET;

    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(GroupLayout.MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final long address = BufferUtil.address(buffer);
    private int recordCount;

    int recordCount() {
        return recordCount;
    }

    boolean hasRoom(int records) {
        return recordCount + records <= GroupLayout.MOST_RECORDS;
    }

    void append(long user, long entry) {
        long record = nextRecord();
        UnsafeApi.putLong(record + RecordLayout.USER_OFFSET, user);
        UnsafeApi.copyMemory(entry, record + RecordLayout.ENTRY_OFFSET, EntryLayout.LENGTH);
    }

    void appendRemoval(long user, long channel, long version) {
        long record = nextRecord();
        UnsafeApi.setMemory(record, RecordLayout.LENGTH, (byte) 0);
        UnsafeApi.putLong(record + RecordLayout.USER_OFFSET, user);
        UnsafeApi.putLong(record + CHANNEL_OFFSET, channel);
        UnsafeApi.putLong(record + STATE_OFFSET + StateLayout.VERSION_OFFSET, version);
        UnsafeApi.putInt(record + STATE_OFFSET + StateLayout.COUNTERS_OFFSET, RecordLayout.REMOVED);
    }

    private long nextRecord() {
        if (recordCount == GroupLayout.MOST_RECORDS) {
            throw new IllegalStateException("a record was appended without asking for room");
        }
        return address + GroupLayout.length(recordCount++);
    }

    /**
     * Completes the group and begins the next one, which must not be appended to before this one is written.
     *
     * @return the group, ready to be written.
     */
    ByteBuffer seal(GroupChecksum checksum, int kind, long position, long durable, long start) {
        int length = GroupLayout.length(recordCount);
        buffer.clear();
        buffer.putShort(GroupLayout.RECORD_COUNT_OFFSET, (short) recordCount);
        buffer.putShort(GroupLayout.KIND_OFFSET, (short) kind);
        buffer.putLong(GroupLayout.POSITION_OFFSET, position);
        buffer.putLong(GroupLayout.DURABLE_OFFSET, durable);
        buffer.putLong(GroupLayout.START_OFFSET, start);
        buffer.putInt(GroupLayout.CRC_OFFSET, checksum.of(buffer, 0, length));
        recordCount = 0;
        return buffer.limit(length).position(0);
    }

    /** Gives the memory back; nothing may be called any more. */
    void free() {
        BufferUtil.free(buffer);
    }
}
