package dev.tidemark.server.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Reads all logs of a directory, of whatever number of shards, and holds them to their checksums. Thread: any. */
final class JournalScan {
    private JournalScan() {}

    /** The segments of a directory, in order; other files are not the journal's. */
    static List<SegmentName> segments(Disk disk) throws IOException {
        return disk.list().stream()
                .map(SegmentName::parse)
                .filter(name -> name != null)
                .sorted()
                .toList();
    }

    /**
     * Reads everything.
     *
     * @param cursor does the reading.
     * @param progress is told the bytes of each segment read.
     * @return a state a log, in the order of the shards.
     * @throws JournalException UNUSABLE if a later release has written it.
     */
    static List<LogState> scan(Disk disk, GroupCursor cursor, LongConsumer progress) throws IOException {
        TreeMap<Integer, List<SegmentScan>> logs = new TreeMap<>();
        for (SegmentName name : segments(disk)) {
            SegmentScan segment = SegmentScan.of(disk, name, cursor);
            logs.computeIfAbsent(name.shard(), shard -> new ArrayList<>()).add(segment);
            progress.accept(segment.header() == null ? 0 : segment.header().segmentBytes());
        }
        return logs.values().stream().map(LogScan::of).toList();
    }
}
