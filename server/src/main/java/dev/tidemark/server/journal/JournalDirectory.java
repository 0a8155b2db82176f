package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import java.io.IOException;
import java.util.List;

/**
 * The directory with the logs of all shards. A start takes it with {@link #open}, reads what an earlier run has left with
 * {@link #recover}, and, once the store has all of that for good, empties it with {@link #discard} and begins new logs. If
 * the process ends anywhere on the way, the next start does the same again.
 *
 * <p>Thread: the one that starts the server.
 */
public final class JournalDirectory implements AutoCloseable {
    /** While this file is there, no segment holds anything that is needed. */
    private static final String DISCARDING = "DISCARDING";

    private final Disk disk;
    private final JournalSettings settings;
    private long nextSequence = 1;
    private boolean empty;

    private JournalDirectory(Disk disk, JournalSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    /**
     * Takes a directory.
     *
     * @param disk is closed with the journal's directory, or at once if it cannot be taken.
     * @throws JournalException LOCKED if another server has it, UNUSABLE if it cannot be read or written.
     */
    public static JournalDirectory open(Disk disk, JournalSettings settings) {
        JournalDirectory directory = new JournalDirectory(disk, settings);
        try {
            if (!disk.lock()) {
                throw new JournalException(
                        Reason.LOCKED,
                        "the journal is in use by another server: directory=" + disk
                                + ", stop it, or choose another journal.dir");
            }
            directory.look();
        } catch (IOException e) {
            disk.close();
            throw directory.unusable(e);
        } catch (JournalException e) {
            disk.close();
            throw e;
        }
        return directory;
    }

    private void look() throws IOException {
        for (String name : disk.list()) {
            if (name.endsWith(SegmentName.PREPARING)) {
                disk.delete(name);
            }
        }
        List<SegmentName> segments = JournalScan.segments(disk);
        for (SegmentName segment : segments) {
            nextSequence = Math.max(nextSequence, segment.sequence() + 1);
        }
        if (disk.list().contains(DISCARDING)) {
            deleteSegments();
        } else {
            empty = segments.isEmpty();
        }
    }

    /**
     * Reads all logs that are there, of whatever number of shards: first holds all of them to their checksums, then gives
     * their records, those of a log in order. Changes nothing, so it can be done again.
     *
     * @throws JournalException DAMAGED if something below what was durable is not whole, before the first record is given;
     *     UNUSABLE if something cannot be read or was written by a later release.
     */
    public Recovered recover(RecordSink sink) {
        RecoveryProgress progress = new RecoveryProgress();
        try (GroupCursor cursor = new GroupCursor()) {
            List<LogState> logs = JournalScan.scan(disk, cursor, progress);
            logs.forEach(this::requireWhole);
            int segments = 0;
            GroupCounts kept = GroupCounts.NONE;
            GroupCounts dropped = GroupCounts.NONE;
            LogReplay replay = new LogReplay(disk, cursor);
            for (LogState log : logs) {
                segments += log.segmentCount();
                kept = kept.plus(log.kept());
                dropped = dropped.plus(log.dropped());
                for (LogState.Part part : log.parts()) {
                    replay.replay(part, sink);
                    progress.accept(part.endOffset());
                }
            }
            return new Recovered(logs.size(), segments, kept, dropped, progress.ms());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void requireWhole(LogState log) {
        if (log.damage() != null) {
            throw new JournalException(
                    Reason.DAMAGED,
                    "the journal is damaged below what was durable: directory=" + disk + " " + log.damage()
                            + "; run bin/tidemark journal repair " + disk + ", which says what would be lost");
        }
    }

    /** Deletes all logs that were there: the store has all they hold, for good. Can be done again if the process ends in it. */
    public void discard() {
        try {
            if (!empty) {
                disk.create(DISCARDING).close();
                disk.syncDirectory();
                deleteSegments();
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The marker goes last, when it is certain that nothing comes back: what is begun afterwards must not be discarded. */
    private void deleteSegments() throws IOException {
        for (String name : disk.list()) {
            if (SegmentName.parse(name) != null) {
                disk.delete(name);
            }
        }
        disk.syncDirectory();
        disk.delete(DISCARDING);
        disk.syncDirectory();
        empty = true;
    }

    /**
     * Begins a shard's log. To be called once a shard, after {@link #discard} (or at once, where nothing was there).
     *
     * @param worker the shard's own; the journal closes it, also if it cannot be begun.
     * @throws JournalException UNUSABLE if its first segment cannot be made.
     */
    public SegmentJournal begin(int shard, JournalTask.Worker worker) {
        if (!empty) {
            throw new IllegalStateException("logs of an earlier run are still there: directory=" + disk);
        }
        try {
            return new SegmentJournal(disk, settings, shard, nextSequence, worker);
        } catch (JournalException e) {
            worker.close();
            throw e;
        }
    }

    private JournalException unusable(IOException cause) {
        return new JournalException(
                Reason.UNUSABLE,
                "the journal's directory cannot be used: directory=" + disk + " cause=" + cause
                        + ", expected a directory to read and write; check journal.dir, its owner and its disk",
                cause);
    }

    /** Gives the directory back. The logs begun must have been closed before. */
    @Override
    public void close() {
        disk.close();
    }
}
