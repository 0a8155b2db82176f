package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the groups of a segment, each only after it has been held to its checksum. Thread: one. */
final class GroupCursor implements AutoCloseable {
    private final ReadWindow window = new ReadWindow();
    private final GroupChecksum checksum = new GroupChecksum();
    private SegmentHeader header;
    private long offset;

    /** Begins with another segment. */
    void segment(DiskFile file, SegmentHeader header) {
        this.header = header;
        window.file(file);
        checksum.segment(header);
    }

    /**
     * Goes to an offset in the file.
     *
     * @return whether a whole group lies there; its fields can be read then.
     */
    boolean isGroupAt(long at) throws IOException {
        int length = claimedLengthAt(at);
        if (length == 0 || !window.holds(at, length)) {
            return false;
        }
        int index = window.index(at);
        return checksum.of(window.buffer(), index, length) == intAt(index + GroupLayout.CRC_OFFSET);
    }

    /** @return the length of a group that has been begun at an offset, but is not whole; 0 if there is no trace of one. */
    int tornLengthAt(long at) throws IOException {
        int length = claimedLengthAt(at);
        return length > 0 && intAt(index(GroupLayout.CRC_OFFSET)) == 0 ? 0 : length;
    }

    /** @return the length of a group that says it lies at an offset, or 0 if none does; zeros at position 0 do. */
    private int claimedLengthAt(long at) throws IOException {
        offset = at;
        if (at + GroupLayout.RECORDS_OFFSET > header.segmentBytes() || !window.holds(at, GroupLayout.RECORDS_OFFSET)) {
            return 0;
        }
        boolean isOurs = position() == header.position(at)
                && recordCount() <= GroupLayout.MOST_RECORDS
                && (kind() == GroupLayout.RECORDS || (kind() == GroupLayout.LAST && recordCount() == 0));
        int length = GroupLayout.length(recordCount());
        return isOurs && at + length <= header.segmentBytes() ? length : 0;
    }

    int recordCount() {
        return buffer().getShort(index(GroupLayout.RECORD_COUNT_OFFSET)) & 0xFFFF;
    }

    int length() {
        return GroupLayout.length(recordCount());
    }

    int kind() {
        return buffer().getShort(index(GroupLayout.KIND_OFFSET)) & 0xFFFF;
    }

    long position() {
        return buffer().getLong(index(GroupLayout.POSITION_OFFSET));
    }

    long durable() {
        return buffer().getLong(index(GroupLayout.DURABLE_OFFSET));
    }

    long start() {
        return buffer().getLong(index(GroupLayout.START_OFFSET));
    }

    /** Gives a group's records to a sink, in order. */
    void giveRecords(RecordSink sink) {
        int count = recordCount();
        int first = index(GroupLayout.RECORDS_OFFSET);
        long address = window.address(offset + GroupLayout.RECORDS_OFFSET);
        for (int i = 0; i < count; i++) {
            int record = i * RecordLayout.LENGTH;
            long user = buffer().getLong(first + record + RecordLayout.USER_OFFSET);
            sink.onRecord(user, address + record + RecordLayout.ENTRY_OFFSET);
        }
        if (count > 0) {
            sink.onGroupEnd();
        }
    }

    private ByteBuffer buffer() {
        return window.buffer();
    }

    private int index(int fieldOffset) {
        return window.index(offset) + fieldOffset;
    }

    private int intAt(int index) {
        return window.buffer().getInt(index);
    }

    @Override
    public void close() {
        window.close();
    }
}
