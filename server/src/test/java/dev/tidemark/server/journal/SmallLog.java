package dev.tidemark.server.journal;

import dev.tidemark.protocol.EntryLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/** Writes a log of segments far smaller than a journal makes, group by group as the test says. */
public final class SmallLog implements AutoCloseable {
    static final int SEGMENT_BYTES = 8_192;

    final List<PlainRecord> records = new ArrayList<>();

    private final Disk disk;
    private final int shard;
    private final long salt;
    private final GroupBuffer buffer = new GroupBuffer();
    private final GroupChecksum checksum = new GroupChecksum();
    private final long entry = UnsafeApi.allocateMemory(EntryLayout.LENGTH);
    private Segment segment;
    private long version;
    private long durable;
    private long start;

    public SmallLog(Disk disk, int shard) throws IOException {
        this(disk, shard, 0x5EED);
    }

    SmallLog(Disk disk, int shard, long salt) throws IOException {
        this.disk = disk;
        this.salt = salt;
        this.shard = shard;
        segment = prepare(1, 0);
        checksum.segment(segment.header());
    }

    /** Makes a segment without groups. */
    private Segment prepare(long sequence, long base) throws IOException {
        SegmentHeader header = new SegmentHeader(shard, 1, sequence, base, SEGMENT_BYTES, salt + sequence, sequence);
        DiskFile file = disk.create(new SegmentName(shard, sequence).toString());
        file.write(ByteBuffer.allocateDirect(SEGMENT_BYTES), 0);
        file.write(header.encode(), 0);
        return new Segment(header, file);
    }

    /** Makes the next segment, and writes nothing to it. */
    public void prepareNext() throws IOException {
        prepare(segment.header().sequence() + 1, segment.header().endPosition());
    }

    /** Where the next group will lie. */
    public long end() {
        return segment.endPosition();
    }

    /** What later groups will carry. */
    public void durable(long position) {
        durable = position;
    }

    /** What later groups will carry. */
    public void start(long position) {
        start = position;
    }

    /** Writes a group of new records; a mark, if of none. */
    public void group(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            version++;
            PlainRecord record =
                    version % 5 == 0 ? PlainRecord.removal(7, version, version) : PlainRecord.change(7, 9, version);
            record.appendTo(buffer, entry);
            records.add(record);
        }
        segment.write(buffer.seal(checksum, GroupLayout.RECORDS, end(), durable, start));
    }

    /** Ends the segment and goes on in the next. */
    public void roll() throws IOException {
        segment.write(buffer.seal(checksum, GroupLayout.LAST, end(), durable, start));
        segment = prepare(segment.header().sequence() + 1, segment.header().endPosition());
        checksum.segment(segment.header());
    }

    @Override
    public void close() {
        buffer.free();
        UnsafeApi.freeMemory(entry);
    }
}
