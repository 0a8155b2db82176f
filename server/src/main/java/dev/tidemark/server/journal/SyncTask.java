package dev.tidemark.server.journal;

import dev.tidemark.server.metrics.DurationHistogram;
import java.io.IOException;
import java.util.ArrayList;

/** Puts what has been written on disk for good, the oldest segment first. A failure is final. Thread: as {@link JournalTask}. */
final class SyncTask extends JournalTask {
    private final ArrayList<Segment> segments = new ArrayList<>();
    private final DurationHistogram times = new DurationHistogram();
    private long position;
    private long tookNs;

    SyncTask() {
        super("a sync");
    }

    /** @param position what the log's durable position will be. */
    void prepare(SegmentShelf shelf, long position) {
        this.position = position;
        for (int i = 0; i < shelf.old().size(); i++) {
            add(shelf.old().get(i));
        }
        add(shelf.current());
    }

    private void add(Segment segment) {
        if (segment.isUnsynced()) {
            segment.onSyncBegun();
            segments.add(segment);
        }
    }

    @Override
    void work() throws IOException {
        long beginNs = System.nanoTime();
        for (int i = 0; i < segments.size(); i++) {
            segments.get(i).file().sync();
        }
        tookNs = System.nanoTime() - beginNs;
    }

    /** How long each took the disk. Thread: any. */
    DurationHistogram times() {
        return times;
    }

    /** Takes notice of success. @return the position below which everything is durable now. */
    long finish() {
        for (int i = 0; i < segments.size(); i++) {
            segments.get(i).onSynced();
        }
        segments.clear();
        times.record(tookNs);
        return position;
    }
}
