package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import dev.tidemark.server.metrics.DurationHistogram;
import java.io.IOException;
import java.util.List;

/**
 * A journal in segments on disk. Begun by {@link JournalDirectory#begin}; what is on disk is described in docs/JOURNAL.md.
 *
 * <p>Thread: the shard. Allocation: once a segment.
 */
public final class SegmentJournal implements Journal {
    /** Most tasks of a journal that are under way at once, one of each kind; its shard's inbox needs room for them. */
    public static final int MOST_TASKS_UNDER_WAY = 3;

    /** Room that records leave in each segment, so that marks find a place also when there is no segment to roll to. */
    static final int MARKS_BYTES = 64 * GroupLayout.RECORDS_OFFSET;

    private static final long PREPARE_AGAIN_MS = 1_000;

    private final Disk disk;
    private final JournalSettings settings;
    private final SyncMode mode;
    private final JournalTask.Worker worker;
    private final SegmentShelf shelf;
    private final GroupBuffer group = new GroupBuffer();
    private final GroupChecksum checksum = new GroupChecksum();
    private final SyncTask syncTask = new SyncTask();
    private final FreeTask freeTask;
    private final PrepareTask prepareTask;
    private long start;
    private long durable;
    /** Position below which no record can be lost any more: the durable one or, if only marks lie behind that, behind those. */
    private long settled;

    private long written;
    /** Position behind the last group that has records; marks alone are not worth a sync. */
    private long recordsEnd;
    /** What the newest group on disk says, and where it lies: not in the current segment if the log has rolled since. */
    private long carriedStart;

    private long carriedDurable;
    private Segment carrier;

    private long syncDueMs = Long.MIN_VALUE;
    private long prepareDueMs = Long.MIN_VALUE;
    private boolean hurried;
    private boolean broken;
    private boolean closed;
    private long records;
    private long groups;

    /** Makes the first segment, which takes a while. @throws JournalException UNUSABLE if that fails. */
    SegmentJournal(Disk disk, JournalSettings settings, int shard, long firstSequence, JournalTask.Worker worker) {
        this.disk = disk;
        this.settings = settings;
        mode = settings.syncMode();
        this.worker = worker;
        freeTask = new FreeTask(disk);
        prepareTask = new PrepareTask(disk, settings, shard, firstSequence);
        try {
            shelf = new SegmentShelf(settings.mostSegments(), prepareTask.prepareNow());
        } catch (JournalException e) {
            group.free();
            throw e;
        }
        checksum.segment(shelf.current().header());
    }

    @Override
    public boolean hasRoom(int count) {
        requireWhole();
        if (count == 0 || (group.hasRoom(count) && fitsCurrent(group.recordCount() + count))) {
            return true;
        }
        if (group.recordCount() > 0) {
            writeGroup(GroupLayout.RECORDS);
        }
        return fitsCurrent(count) || (roll() && fitsCurrent(count));
    }

    private boolean fitsCurrent(int count) {
        return GroupLayout.length(count) + MARKS_BYTES <= shelf.current().room();
    }

    @Override
    public void append(long user, long entry) {
        group.append(user, entry);
    }

    @Override
    public void appendRemoval(long user, long channel, long version) {
        group.appendRemoval(user, channel, version);
    }

    @Override
    public void endTurn(long ms) {
        requireWhole();
        if (group.recordCount() > 0) {
            writeGroup(GroupLayout.RECORDS);
        } else if (durable > carriedDurable || start > carriedStart) {
            writeMark();
        }
        beginSync(ms);
        beginFree();
        beginPrepare(ms);
    }

    private boolean roll() {
        if (!shelf.hasReady()) {
            return false;
        }
        writeGroup(GroupLayout.LAST);
        shelf.roll();
        checksum.segment(shelf.current().header());
        written = shelf.current().endPosition();
        updateSettled();
        return true;
    }

    /** Writes a group without records. Where there is no place for it, what it would say is said by a later one. */
    private void writeMark() {
        if (shelf.current().room() >= 2 * GroupLayout.RECORDS_OFFSET || roll()) {
            writeGroup(GroupLayout.RECORDS);
        }
    }

    private void writeGroup(int kind) {
        int count = group.recordCount();
        try {
            shelf.current().write(group.seal(checksum, kind, written, durable, start));
        } catch (IOException e) {
            throw failed("a group cannot be written", e);
        }
        written = shelf.current().endPosition();
        carriedDurable = durable;
        carriedStart = start;
        carrier = shelf.current();
        groups++;
        if (count > 0) {
            records += count;
            recordsEnd = written;
        }
        updateSettled();
    }

    /** Nobody syncs for the sake of marks alone, so nobody must wait for them either. */
    private void updateSettled() {
        settled = recordsEnd <= durable ? written : Math.max(settled, durable);
    }

    private void beginSync(long ms) {
        if (syncTask.isUnderWay()) {
            return;
        }
        boolean isDue = mode == SyncMode.ALWAYS || hurried || ms >= syncDueMs;
        if (wantsSync() && isDue) {
            syncDueMs = ms + settings.syncIntervalMs();
            syncTask.prepare(shelf, written);
            submit(syncTask);
        }
        hurried = false;
    }

    private boolean wantsSync() {
        return mode != SyncMode.OFF && recordsEnd > durable;
    }

    private void beginFree() {
        if (!freeTask.isUnderWay() && shelf.hasOldBelow(carriedStart)) {
            freeTask.prepare(shelf, carriedStart, carrier);
            submit(freeTask);
        }
    }

    private void beginPrepare(long ms) {
        if (!prepareTask.isUnderWay() && ms >= prepareDueMs && shelf.wantsReady()) {
            prepareDueMs = ms + PREPARE_AGAIN_MS; // counts if it fails
            prepareTask.prepare(shelf.takeForPreparing());
            submit(prepareTask);
        }
    }

    private void submit(JournalTask task) {
        task.onSubmitted();
        worker.submit(task);
    }

    @Override
    public void onCompleted(JournalTask task) {
        if (closed) {
            return;
        }
        requireWhole();
        if (task != syncTask && task != freeTask && task != prepareTask) {
            throw new IllegalStateException("a task of another journal has come back: directory=" + disk);
        }
        settle(task);
    }

    private void settle(JournalTask task) {
        task.onBack();
        if (task.failure() != null) {
            throw failed(task + " has failed", task.failure());
        }
        if (task == syncTask) {
            durable = syncTask.finish();
            updateSettled();
        } else if (task == freeTask) {
            freeTask.finish(shelf);
        } else {
            onPrepareStep();
        }
    }

    private void onPrepareStep() {
        switch (prepareTask.outcome()) {
            case MORE -> submit(prepareTask);
            case DONE -> {
                prepareDueMs = Long.MIN_VALUE;
                shelf.onPrepared(prepareTask.finish());
            }
            case FAILED -> shelf.onPrepared(null);
        }
    }

    private JournalException failed(String what, Throwable cause) {
        broken = true;
        return new JournalException(
                Reason.FAILED,
                "the journal has failed, " + what + ": directory=" + disk + " file="
                        + shelf.current().name() + " position=" + written + " cause=" + cause
                        + "; what was not confirmed may be lost, look at the disk, then start again",
                cause);
    }

    private void requireWhole() {
        if (broken || closed) {
            throw new JournalException(Reason.FAILED, "the journal has failed before, or is closed: directory=" + disk);
        }
    }

    @Override
    public long nextTurnMs() {
        long next = wantsSync() && !syncTask.isUnderWay() ? syncDueMs : Long.MAX_VALUE;
        if (shelf.wantsReady() && !prepareTask.isUnderWay()) {
            next = Math.min(next, prepareDueMs);
        }
        return next;
    }

    @Override
    public void hurry() {
        hurried = wantsSync() || group.recordCount() > 0;
    }

    @Override
    public long end() {
        int count = group.recordCount();
        return count == 0 ? written : written + GroupLayout.length(count);
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public long durable() {
        return Math.max(durable, start);
    }

    @Override
    public long confirmed() {
        return mode == SyncMode.ALWAYS ? Math.max(settled, start) : written;
    }

    @Override
    public long committable() {
        return mode == SyncMode.OFF ? end() : Math.max(settled, start);
    }

    @Override
    public long start() {
        return start;
    }

    /** The next one is worth it when the segment that the log starts in would go whole. */
    @Override
    public boolean isWorthTruncating(long position) {
        SegmentHeader current = shelf.current().header();
        long boundary = (start / current.capacity() + 1) * current.capacity();
        return boundary <= current.base() && position >= boundary;
    }

    @Override
    public void truncate(long position) {
        requireWhole();
        if (position > end()) {
            throw new IllegalArgumentException("truncate: position=" + position + ", expected at most " + end());
        }
        start = Math.max(start, position);
    }

    @Override
    public boolean isFilling() {
        return shelf.isFilling();
    }

    @Override
    public long bytesOnDisk() {
        return (long) shelf.count() * settings.segmentBytes();
    }

    @Override
    public long records() {
        return records;
    }

    /** {@inheritDoc} Marks are among them. */
    @Override
    public long groups() {
        return groups;
    }

    @Override
    public DurationHistogram syncTimes() {
        return syncTask.times();
    }

    /** Blocks until all is done. @throws JournalException FAILED if a write or a sync fails. */
    @Override
    public void close(boolean everythingStored) {
        if (closed) {
            return;
        }
        worker.close();
        try {
            if (!broken) {
                settleAll();
                end(everythingStored);
            }
        } finally {
            closed = true;
            shelf.closeFiles();
            group.free();
        }
    }

    /** What the worker has run to its end counts, though it has not come back; what it has never run has failed. */
    private void settleAll() {
        if (prepareTask.isUnderWay() && prepareTask.outcome() == PrepareTask.Outcome.MORE) {
            prepareTask.cancel();
        }
        for (JournalTask task : List.of(syncTask, freeTask, prepareTask)) {
            if (task.isUnderWay()) {
                settle(task);
            }
        }
    }

    private void end(boolean everythingStored) {
        try {
            if (group.recordCount() > 0) {
                writeGroup(GroupLayout.RECORDS);
            }
            if (everythingStored && writeNothingNeeded()) {
                shelf.deleteAll(disk);
            } else {
                leaveToReplay();
            }
        } catch (IOException e) {
            throw failed("it cannot be closed", e);
        }
    }

    /** Once more if the log rolls, since the current segment must be one that can be there alone. @return whether it is said. */
    private boolean writeNothingNeeded() {
        do {
            start = written;
            writeMark();
        } while (start < shelf.current().header().base());
        return carriedStart == start;
    }

    /** Twice, so that the mark, too, is on disk, and with it that all before it is. */
    private void leaveToReplay() throws IOException {
        if (mode != SyncMode.OFF) {
            shelf.sync();
            durable = written;
            writeMark();
            shelf.sync();
        }
        shelf.deleteSpares(disk);
    }
}
