package dev.tidemark.server.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Fuzz target: a small journal in which bytes have become others. The input is of three bytes each: where in the first segment's
 * file, or the second's where the top bit is set, and what is there now. Recovery gives what was written, up to some
 * point that is not before what was durable, or refuses.
 */
public final class RecoveryFuzz {
    private static final int EDIT_LENGTH = 3;
    private static final MemoryDisk WHOLE = new MemoryDisk();
    private static final List<PlainRecord> WRITTEN = write();

    private RecoveryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        MemoryDisk disk = WHOLE.afterCrash();
        List<String> names = disk.list();
        for (int at = 0; at + EDIT_LENGTH <= input.length; at += EDIT_LENGTH) {
            byte[] file = disk.bytes(names.get(input[at] < 0 ? 1 : 0));
            int offset = (input[at] & 0x7F) << 8 | input[at + 1] & 0xFF;
            file[offset % file.length] = input[at + 2];
        }
        try (GroupCursor cursor = new GroupCursor()) {
            LogState state = JournalScan.scan(disk, cursor, bytes -> {}).get(0);
            if (state.damage() == null) {
                RecordList found = new RecordList();
                LogReplay replay = new LogReplay(disk, cursor);
                for (LogState.Part part : state.parts()) {
                    replay.replay(part, found);
                }
                found.assertHolds(WRITTEN.subList(0, Math.min(found.records().size(), WRITTEN.size())));
            }
        } catch (JournalException refused) {
            if (refused.getMessage().isEmpty()) {
                throw new AssertionError("refused without a reason", refused);
            }
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
}
