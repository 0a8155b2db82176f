package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import dev.tidemark.server.metrics.FaultLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the next segment: in a new file, filled with zeros so that a full disk shows now and not when a change is accepted,
 * or in a spare one. It gets its name when all of it is on disk for good. Done in steps, one a run, so that a sync of the
 * log does not wait for long.
 *
 * <p>Thread: as {@link JournalTask}.
 */
final class PrepareTask extends JournalTask {
    /** How a step ended. */
    enum Outcome {
        /** The task must be run again. */
        MORE,
        DONE,
        /** Nothing is left of it; it can be tried anew: the disk may be full. */
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(PrepareTask.class);
    private static final int STEP_BYTES = 4 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final Disk disk;
    private final JournalSettings settings;
    private final int shard;
    private final FaultLog faults;
    private long sequence;
    private long base;
    private Segment spare;
    private SegmentName name;
    private SegmentHeader header;
    private DiskFile file;
    private long filledOffset;
    private Outcome outcome = Outcome.DONE;
    /** Why the outcome is FAILED. */
    private IOException cause;

    /** @param sequence number of the log's first segment. */
    PrepareTask(Disk disk, JournalSettings settings, int shard, long sequence) {
        super("preparing a segment");
        this.disk = disk;
        this.settings = settings;
        this.shard = shard;
        this.sequence = sequence;
        faults = new FaultLog(LOG, "no room for the journal in " + disk, 0);
    }

    /** Begins with the segment behind the one prepared last, or with the same one again if that failed. */
    void prepare(Segment spare) {
        this.spare = spare;
        file = null;
        name = new SegmentName(shard, sequence);
        header = new SegmentHeader(
                shard,
                settings.shardCount(),
                sequence,
                base,
                settings.segmentBytes(),
                ThreadLocalRandom.current().nextLong(),
                System.currentTimeMillis() * 1_000);
    }

    @Override
    void work() throws IOException {
        try {
            outcome = step();
        } catch (IOException e) {
            giveUp(e);
            faults.onFailure(System.nanoTime(), e);
        }
        if (outcome == Outcome.DONE) {
            disk.syncDirectory(); // not tried again: nobody knows what is on disk if it fails
            if (faults.isFailing()) {
                faults.onSuccess(System.nanoTime());
            }
        }
    }

    private Outcome step() throws IOException {
        if (file == null) {
            openFile();
            file.write(header.encode(), 0);
        }
        fill();
        file.sync();
        if (filledOffset < settings.segmentBytes()) {
            return Outcome.MORE;
        }
        disk.rename(name.preparing(), name.toString());
        return Outcome.DONE;
    }

    private void openFile() throws IOException {
        if (spare == null) {
            file = disk.create(name.preparing());
            filledOffset = SegmentHeaderLayout.LENGTH;
            return;
        }
        file = spare.file();
        disk.rename(spare.name(), name.preparing());
        // Before the header is written over: under its old name the file must never be seen with the new one.
        disk.syncDirectory();
        filledOffset = settings.segmentBytes();
    }

    private void fill() throws IOException {
        long end = Math.min(filledOffset + STEP_BYTES, settings.segmentBytes());
        while (filledOffset < end) {
            ByteBuffer zeros = ZEROS.duplicate();
            zeros.limit((int) Math.min(zeros.capacity(), end - filledOffset));
            file.write(zeros, filledOffset);
            filledOffset += zeros.limit();
        }
    }

    /** Leaves nothing behind, which also gives room back on a full disk. */
    private void giveUp(IOException why) {
        outcome = Outcome.FAILED;
        cause = why;
        try {
            if (file != null) {
                file.close();
            }
            for (String left : disk.list()) {
                if (left.equals(name.preparing()) || (spare != null && left.equals(spare.name()))) {
                    disk.delete(left);
                }
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Prepares a segment in a new file at once. Blocks. @throws JournalException UNUSABLE if that fails. */
    Segment prepareNow() {
        prepare(null);
        try {
            do {
                work();
            } while (outcome == Outcome.MORE);
        } catch (IOException e) {
            giveUp(e);
        }
        if (outcome != Outcome.DONE) {
            throw new JournalException(
                    Reason.UNUSABLE,
                    "the journal's first segment cannot be made: directory=" + disk + " segment-size="
                            + settings.segmentBytes() + " cause=" + cause
                            + ", expected room on the disk; make some, or choose another journal.dir",
                    cause);
        }
        return finish();
    }

    Outcome outcome() {
        return outcome;
    }

    /** Takes the segment after {@link Outcome#DONE}. */
    Segment finish() {
        sequence++;
        base = header.endPosition();
        return new Segment(header, file);
    }

    /** Gives up a segment that is not finished, at the end of the log. */
    void cancel() {
        giveUp(new IOException("given up"));
    }
}
