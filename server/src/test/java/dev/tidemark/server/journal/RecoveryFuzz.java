package dev.tidemark.server.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Fuzz target: a small journal in which bytes have become others. The input is of three bytes each: where in the first segment's
 * file, or the second's where the top bit is set, and what is there now. One byte more than that, and all checksums are right
 * again, so that what is behind them is driven too.
 *
 * <p>Recovery gives what was written, up to some point that is not before what was durable, or refuses. Where the checksums vouch
 * for what was not written it still ends, and replays as many records as it has scanned.
 */
public final class RecoveryFuzz {
    private static final int EDIT_LENGTH = 3;
    private static final MemoryDisk WHOLE = new MemoryDisk();
    private static final List<PlainRecord> WRITTEN = write();

    private RecoveryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        boolean sealed = input.length % EDIT_LENGTH == 1;
        MemoryDisk disk = WHOLE.afterCrash();
        List<String> names = disk.list();
        for (int at = 0; at + EDIT_LENGTH <= input.length; at += EDIT_LENGTH) {
            byte[] file = disk.bytes(names.get(input[at] < 0 ? 1 : 0));
            int offset = (input[at] & 0x7F) << 8 | input[at + 1] & 0xFF;
            file[offset % file.length] = input[at + 2];
        }
        if (sealed) {
            names.forEach(name -> seal(ByteBuffer.wrap(disk.bytes(name)).order(ByteOrder.LITTLE_ENDIAN)));
        }
        try (GroupCursor cursor = new GroupCursor()) {
            LogState state = scan(disk, cursor);
            if (state != null && state.damage() == null) {
                replay(disk, cursor, state, sealed);
            }
        }
    }

    /** What is on the disk, or null if it is refused. */
    private static LogState scan(MemoryDisk disk, GroupCursor cursor) throws IOException {
        try {
            return JournalScan.scan(disk, cursor, bytes -> {}).get(0);
        } catch (JournalException refused) {
            if (refused.getMessage().isEmpty()) {
                throw new AssertionError("refused without a reason", refused);
            }
            return null;
        }
    }

    private static void replay(MemoryDisk disk, GroupCursor cursor, LogState state, boolean sealed) throws IOException {
        RecordList found = new RecordList();
        RecordCount count = new RecordCount();
        LogReplay replay = new LogReplay(disk, cursor);
        for (LogState.Part part : state.parts()) {
            replay.replay(part, sealed ? count : found);
        }
        if (!sealed) {
            found.assertHolds(WRITTEN.subList(0, Math.min(found.records().size(), WRITTEN.size())));
        } else if (count.records != state.kept().records()) {
            throw new AssertionError("records=" + count.records + ", scanned " + state.kept());
        }
    }

    /** Makes the checksums of a segment's header and of its groups, as far as they follow each other, those of their bytes. */
    private static void seal(ByteBuffer file) {
        CRC32C crc = new CRC32C();
        int covered = SegmentHeaderLayout.CRC_OFFSET + Integer.BYTES;
        crc.update(file.slice(covered, SegmentHeaderLayout.LENGTH - covered));
        file.putInt(SegmentHeaderLayout.CRC_OFFSET, (int) crc.getValue());
        GroupChecksum checksum = new GroupChecksum();
        checksum.segment(SegmentHeader.decode(file));
        int at = SegmentHeaderLayout.LENGTH;
        while (at + GroupLayout.RECORDS_OFFSET <= file.capacity()) {
            int length = GroupLayout.length(file.getShort(at + GroupLayout.RECORD_COUNT_OFFSET) & 0xFFFF);
            if (at + length > file.capacity()) {
                return;
            }
            if (file.getInt(at + GroupLayout.CRC_OFFSET) != 0) { // where nothing was written there is none
                int right = checksum.of(file, at, length);
                file.clear();
                file.putInt(at + GroupLayout.CRC_OFFSET, right);
            }
            at += length;
        }
    }

    private static List<PlainRecord> write() {
        try (SmallLog log = new SmallLog(WHOLE, 0)) {
            for (int i = 1; i <= 5; i++) {
                log.group(i);
                log.durable(log.end());
            }
            log.roll();
            log.group(2);
            log.durable(log.end());
            log.group(1);
            log.prepareNext();
            return List.copyOf(log.records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts records, whatever is in them. */
    private static final class RecordCount implements RecordSink {
        private long records;

        @Override
        public void onRecord(long user, long entry) {
            records++;
        }

        @Override
        public void onGroupEnd() {
            // not counted
        }
    }
}
