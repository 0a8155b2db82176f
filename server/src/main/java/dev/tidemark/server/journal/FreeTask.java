package dev.tidemark.server.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Frees segments that hold nothing needed any more. Some are kept as spare files, which stay as they are until they are used.
 *
 * <p>Before any is touched, the segment in which a group says that nothing below is needed is synced, in every mode: a
 * recovery that does not find the freed segments must find that group. Thread: as {@link JournalTask}.
 */
final class FreeTask extends JournalTask {
    private final Disk disk;
    private final List<Segment> kept = new ArrayList<>();
    private final List<Segment> deleted = new ArrayList<>();
    private Segment carrier;

    FreeTask(Disk disk) {
        super("freeing segments");
        this.disk = disk;
    }

    /**
     * @param position where the log starts.
     * @param carrier where the group lies that says so: ends above the position, so it is not freed.
     */
    void prepare(SegmentShelf shelf, long position, Segment carrier) {
        this.carrier = carrier;
        shelf.takeFreed(position, kept, deleted);
    }

    @Override
    void work() throws IOException {
        carrier.file().sync();
        for (Segment segment : deleted) {
            segment.file().close();
            disk.delete(segment.name());
        }
    }

    /** Takes notice of success. */
    void finish(SegmentShelf shelf) {
        shelf.onFreed(kept, deleted.size());
        kept.clear();
        deleted.clear();
    }
}
