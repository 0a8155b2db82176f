package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What one segment holds by itself: whole groups from its beginning on, and what can be found behind the first that is not
 * whole.
 *
 * @param header null if it is damaged; then nothing else is known either.
 * @param damage what is wrong with the file itself, or null.
 * @param endOffset behind the whole groups from the beginning on.
 * @param isEnded whether the last of these says that the log goes on in the next segment.
 * @param whole these groups.
 * @param behind whole groups behind, and bytes up to the last trace of a group.
 * @param durable the highest durable that any of the groups carries.
 * @param start the highest start.
 */
record SegmentScan(
        SegmentName name,
        SegmentHeader header,
        JournalDamage damage,
        long endOffset,
        boolean isEnded,
        GroupCounts whole,
        GroupCounts behind,
        long durable,
        long start) {

    /**
     * Whether no group was ever written to it. Such segments lie ready behind a log's end, and where they are deleted since the
     * log is over, a kill or lost power leaves any of them.
     */
    boolean isUnused() {
        return header != null && whole.groups() == 0 && behind.groups() == 0;
    }

    /** Reads all of a segment. @throws JournalException UNUSABLE if a later release has written it. */
    static SegmentScan of(Disk disk, SegmentName name, GroupCursor cursor) throws IOException {
        try (DiskFile file = disk.openToRead(name.toString())) {
            ByteBuffer head = ByteBuffer.allocate(SegmentHeaderLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            file.read(head, 0);
            String fault = SegmentHeader.fault(head.flip(), name);
            if (fault != null) {
                return new SegmentScan(
                        name, null, damage(name, 0, fault), 0, false, GroupCounts.NONE, GroupCounts.NONE, 0, 0);
            }
            requireOurFormat(disk, name, SegmentHeader.format(head));
            SegmentHeader header = SegmentHeader.decode(head);
            cursor.segment(file, header);
            return scan(name, header, cursor, file.size());
        }
    }

    private static void requireOurFormat(Disk disk, SegmentName name, int format) {
        if (format != SegmentHeaderLayout.FORMAT) {
            throw new JournalException(
                    Reason.UNUSABLE,
                    "the journal was written by another release: directory=" + disk + " file=" + name + " format="
                            + format + ", expected " + SegmentHeaderLayout.FORMAT
                            + "; start that release and stop it in order, which empties the journal");
        }
    }

    private static SegmentScan scan(SegmentName name, SegmentHeader header, GroupCursor cursor, long size)
            throws IOException {
        long durable = 0;
        long start = 0;
        long offset = SegmentHeaderLayout.LENGTH;
        long groups = 0;
        long records = 0;
        boolean isEnded = false;
        while (!isEnded && cursor.isGroupAt(offset)) {
            groups++;
            records += cursor.recordCount();
            durable = Math.max(durable, cursor.durable());
            start = Math.max(start, cursor.start());
            isEnded = cursor.kind() == GroupLayout.LAST;
            offset += cursor.length();
        }
        long endOffset = offset;
        long lastOffset = Math.min(size, header.segmentBytes()); // a header may say more than there is
        GroupCounts whole = new GroupCounts(groups, records, endOffset - SegmentHeaderLayout.LENGTH);

        groups = 0;
        records = 0;
        long traceOffset = isEnded ? endOffset : endOffset + cursor.tornLengthAt(endOffset);
        while (!isEnded && offset < lastOffset) {
            if (cursor.isGroupAt(offset)) {
                groups++;
                records += cursor.recordCount();
                durable = Math.max(durable, cursor.durable());
                start = Math.max(start, cursor.start());
                offset += cursor.length();
                traceOffset = Math.max(traceOffset, offset);
            } else {
                offset += GroupLayout.ALIGNMENT;
            }
        }
        GroupCounts behind = new GroupCounts(groups, records, traceOffset - endOffset);
        JournalDamage damage = size == header.segmentBytes()
                ? null
                : damage(
                        name,
                        Math.min(size, header.segmentBytes()),
                        "the file has " + size + " bytes, expected " + header.segmentBytes());
        return new SegmentScan(name, header, damage, endOffset, isEnded, whole, behind, durable, start);
    }

    private static JournalDamage damage(SegmentName name, long offset, String sentence) {
        return new JournalDamage(name.toString(), offset, sentence);
    }
}
