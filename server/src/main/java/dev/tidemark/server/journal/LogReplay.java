package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import java.io.IOException;

/** Gives the records of a log that has been scanned, in order. Its memory is bounded, whatever the log's size. Thread: one. */
final class LogReplay {
    private final Disk disk;
    private final GroupCursor cursor;

    /** @param cursor does the reading. */
    LogReplay(Disk disk, GroupCursor cursor) {
        this.disk = disk;
        this.cursor = cursor;
    }

    /** @throws JournalException DAMAGED if the disk gives other bytes than to the scan. */
    void replay(LogState.Part part, RecordSink sink) throws IOException {
        try (DiskFile file = disk.openToRead(part.file())) {
            cursor.segment(file, part.header());
            for (long offset = SegmentHeaderLayout.LENGTH; offset < part.endOffset(); offset += cursor.length()) {
                if (!cursor.isGroupAt(offset)) {
                    throw new JournalException(
                            Reason.DAMAGED,
                            "the journal has changed while it was read: directory=" + disk + " file=" + part.file()
                                    + " offset=" + offset + ", expected the group that was there; look at the disk");
                }
                cursor.giveRecords(sink);
            }
        }
    }
}
