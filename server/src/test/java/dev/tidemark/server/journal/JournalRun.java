package dev.tidemark.server.journal;

import dev.tidemark.protocol.EntryLayout;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/** One life of a one-shard journal on a disk in memory, driven by hand. */
final class JournalRun implements AutoCloseable {
    static final int SEGMENT_BYTES = JournalSettings.LEAST_SEGMENT_BYTES;
    static final int MAX_SEGMENTS = 8;
    static final int INTERVAL_MS = 1_000;

    final MemoryDisk disk;
    final RecordList recovered = new RecordList();
    final Recovered recovery;
    final SteppedWorker worker = new SteppedWorker();
    final SegmentJournal journal;
    final List<PlainRecord> appended = new ArrayList<>();

    private final JournalDirectory directory;
    private final long entry = UnsafeApi.allocateMemory(EntryLayout.LENGTH);
    private long version;
    private long ms;

    private JournalRun(MemoryDisk disk, JournalSettings settings) {
        this.disk = disk;
        directory = JournalDirectory.open(disk, settings);
        recovery = directory.recover(recovered);
        directory.discard();
        journal = directory.begin(0, worker);
    }

    static JournalSettings settings(SyncMode mode) {
        return new JournalSettings(mode, INTERVAL_MS, SEGMENT_BYTES, (long) MAX_SEGMENTS * SEGMENT_BYTES, 1);
    }

    static JournalRun start(MemoryDisk disk, SyncMode mode) {
        return new JournalRun(disk, settings(mode));
    }

    /** What a recovery of a disk gives. The disk is left as it was. */
    static RecordList recover(MemoryDisk disk) {
        RecordList records = new RecordList();
        try (JournalDirectory directory = JournalDirectory.open(disk.afterCrash(), settings(SyncMode.INTERVAL))) {
            directory.recover(records);
        }
        return records;
    }

    /** Appends a change of its own. */
    void append() {
        append(PlainRecord.change(1 + version % 10, 1 + version % 3, ++version));
    }

    void append(PlainRecord record) {
        record.appendTo(journal, entry);
        appended.add(record);
    }

    /** Asks for room and appends so many changes as one request's. @return whether there was room. */
    boolean change(int count) {
        if (!journal.hasRoom(count)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            append();
        }
        return true;
    }

    /** Ends a turn a millisecond later. */
    void endTurn() {
        endTurn(1);
    }

    void endTurn(long laterMs) {
        ms += laterMs;
        journal.endTurn(ms);
    }

    /** Lets the worker do all there is to do, and ends turns until nothing is begun any more. */
    void settle() {
        endTurn();
        while (!worker.isIdle()) {
            worker.step(journal);
            endTurn();
        }
    }

    /** Changes until a segment has been filled, and settles. */
    void fillSegment() {
        long base = journal.written();
        while (journal.written() - base < SEGMENT_BYTES - SegmentHeaderLayout.LENGTH) {
            if (!change(1_000)) {
                throw new AssertionError("no room");
            }
            settle();
        }
    }

    /** What another process finds after this one was killed. */
    RecordList recoverAfterCrash() {
        return recover(disk);
    }

    /** Ends the test's part; the journal may have been closed before. */
    @Override
    public void close() {
        UnsafeApi.freeMemory(entry);
        directory.close();
    }
}
