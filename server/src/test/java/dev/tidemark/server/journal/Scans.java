package dev.tidemark.server.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a scan says of a disk in memory. */
final class Scans {
    private Scans() {}

    static List<LogState> states(Disk disk) {
        try (GroupCursor cursor = new GroupCursor()) {
            return JournalScan.scan(disk, cursor, bytes -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
