package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A segment that is written, was written, or is ready to be. Thread: the shard; {@link #file} is synced and closed by the
 * journal's thread too.
 */
final class Segment {
    private final SegmentHeader header;
    private final DiskFile file;
    private long endOffset = SegmentHeaderLayout.LENGTH;
    private long syncingOffset = endOffset;
    private long syncedOffset = endOffset;

    Segment(SegmentHeader header, DiskFile file) {
        this.header = header;
        this.file = file;
    }

    SegmentHeader header() {
        return header;
    }

    String name() {
        return new SegmentName(header.shard(), header.sequence()).toString();
    }

    DiskFile file() {
        return file;
    }

    /** Bytes that can still be written. */
    long room() {
        return header.segmentBytes() - endOffset;
    }

    /** Position behind what has been written. */
    long endPosition() {
        return header.position(endOffset);
    }

    /** Writes a group behind those that are there. */
    void write(ByteBuffer group) throws IOException {
        int length = group.remaining();
        file.write(group, endOffset);
        endOffset += length;
    }

    boolean isUnsynced() {
        return syncedOffset < endOffset;
    }

    /** Puts what was written on disk for good. Blocks. */
    void sync() throws IOException {
        if (isUnsynced()) {
            onSyncBegun();
            file.sync();
            onSynced();
        }
    }

    /** A sync of the file begins now. */
    void onSyncBegun() {
        syncingOffset = endOffset;
    }

    /** The sync begun last has succeeded. */
    void onSynced() {
        syncedOffset = syncingOffset;
    }
}
