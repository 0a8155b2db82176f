package dev.tidemark.server.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one log: the old ones, the current one, those kept ready behind it, and spare files of freed ones. Counts
 * them against the most there may be. Thread: the shard.
 */
final class SegmentShelf {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentShelf.class);

    /** Segments prepared ahead of the current one, so that a roll never waits for a file. */
    static final int READY_COUNT = 2;

    private static final int SPARE_COUNT = 2;

    private final int mostSegments;
    private final List<Segment> old = new ArrayList<>();
    private final ArrayDeque<Segment> ready = new ArrayDeque<>();
    private final ArrayDeque<Segment> spares = new ArrayDeque<>();
    private Segment current;
    /** Segments in making and those being freed, on disk too. */
    private int inWorkCount;

    private boolean filling;

    /** @param first the log's first segment, current from now on. */
    SegmentShelf(int mostSegments, Segment first) {
        this.mostSegments = mostSegments;
        current = first;
    }

    Segment current() {
        return current;
    }

    /** From the oldest to the one before the current. A list, since going over it must allocate no iterator. */
    List<Segment> old() {
        return old;
    }

    ArrayDeque<Segment> ready() {
        return ready;
    }

    ArrayDeque<Segment> spares() {
        return spares;
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The current segment is full: the first ready one takes its place. */
    void roll() {
        old.add(current);
        current = ready.removeFirst();
        updateFilling();
    }

    /** Whether a segment should be prepared, and may be. Preparing from a spare needs no more disk. */
    boolean wantsReady() {
        return ready.size() < READY_COUNT && (!spares.isEmpty() || count() < mostSegments);
    }

    /** @return a spare file to prepare the next segment in, or null to make a new one; it counts as in work from now on. */
    Segment takeForPreparing() {
        inWorkCount++;
        return spares.pollFirst();
    }

    /** @param segment what was prepared, or null if it failed and is no more on disk. */
    void onPrepared(Segment segment) {
        inWorkCount--;
        if (segment != null) {
            ready.addLast(segment);
        }
    }

    /** Whether an old segment ends at a position or before it. */
    boolean hasOldBelow(long position) {
        return !old.isEmpty() && old.get(0).header().endPosition() <= position;
    }

    /** Moves the old segments that end at a position or before it to those being freed. */
    void takeFreed(long position, List<Segment> kept, List<Segment> deleted) {
        int wanted = SPARE_COUNT - spares.size();
        while (hasOldBelow(position)) {
            (kept.size() < wanted ? kept : deleted).add(old.remove(0));
            inWorkCount++;
        }
        updateFilling();
    }

    void onFreed(List<Segment> kept, int deletedCount) {
        inWorkCount -= kept.size() + deletedCount;
        spares.addAll(kept);
    }

    /** Puts all that was written on disk for good, the oldest first. Blocks. */
    void sync() throws IOException {
        for (Segment segment : old) {
            segment.sync();
        }
        current.sync();
    }

    void deleteSpares(Disk disk) throws IOException {
        delete(disk, spares);
    }

    /**
     * Deletes all there is: the current segment last, in which a group says that nothing before it is needed, so that whatever
     * is left if the process or the machine dies in between is an empty log. Blocks.
     */
    void deleteAll(Disk disk) throws IOException {
        current.file().sync();
        delete(disk, spares);
        delete(disk, old);
        delete(disk, ready);
        disk.syncDirectory();
        disk.delete(current.name());
        disk.syncDirectory();
    }

    private static void delete(Disk disk, Iterable<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            disk.delete(segment.name());
        }
    }

    /** Closes all files. What matters of them is synced by then. */
    void closeFiles() {
        old.forEach(SegmentShelf::close);
        close(current);
        ready.forEach(SegmentShelf::close);
        spares.forEach(SegmentShelf::close);
    }

    private static void close(Segment segment) {
        try {
            segment.file().close();
        } catch (IOException e) {
            LOG.warn("a file of the journal cannot be closed: file={} cause={}", segment.name(), e.toString());
        }
    }

    /** Files on disk. */
    int count() {
        return old.size() + 1 + ready.size() + spares.size() + inWorkCount;
    }

    /** On when three quarters of the most are in use, off at half. */
    boolean isFilling() {
        return filling;
    }

    private void updateFilling() {
        long used = old.size() + 1L;
        filling = filling ? used * 2 > mostSegments : used * 4 >= mostSegments * 3L;
    }
}
