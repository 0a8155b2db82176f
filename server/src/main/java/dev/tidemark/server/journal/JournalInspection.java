package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Reads a journal for its operator, also while a server writes it. Changes nothing and takes no lock. Thread: one. */
public final class JournalInspection {
    /** Scans of a journal that is being written, after which it is given up. */
    private static final int MOST_SCANS = 5;

    private final Disk disk;

    public JournalInspection(Disk disk) {
        this.disk = disk;
    }

    /**
     * Scans all logs. What looks damaged because it was written meanwhile is scanned again.
     *
     * @return a state a log, in the order of the shards.
     * @throws JournalException UNUSABLE if it cannot be read; LOCKED if a server writes to it too fast for that.
     */
    public List<LogState> scan() {
        try (GroupCursor cursor = new GroupCursor()) {
            List<LogState> before = null;
            for (int i = 0; i < MOST_SCANS; i++) {
                List<LogState> logs = scanOnce(cursor);
                if (logs != null && (isWhole(logs) || logs.equals(before))) {
                    return logs;
                }
                before = logs;
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        throw new JournalException(
                Reason.LOCKED,
                "the journal changes while it is read: directory=" + disk
                        + ", a server is writing it; stop that first");
    }

    /** @return null if a segment has gone meanwhile. */
    private List<LogState> scanOnce(GroupCursor cursor) throws IOException {
        try {
            return JournalScan.scan(disk, cursor, bytes -> {});
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean isWhole(List<LogState> logs) {
        return logs.stream().allMatch(log -> log.damage() == null);
    }

    /**
     * Gives the records of a log that was scanned, up to where it ends.
     *
     * @return segments that a server has freed since.
     * @throws JournalException UNUSABLE if it cannot be read.
     */
    public List<String> replay(LogState log, RecordSink sink) {
        List<String> gone = new ArrayList<>();
        try (GroupCursor cursor = new GroupCursor()) {
            LogReplay replay = new LogReplay(disk, cursor);
            for (LogState.Part part : log.parts()) {
                try {
                    replay.replay(part, sink);
                } catch (NoSuchFileException e) {
                    gone.add(part.file());
                } catch (JournalException e) {
                    gone.add(part.file()); // its file is used again
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        return gone;
    }

    private JournalException unusable(IOException cause) {
        return new JournalException(
                Reason.UNUSABLE,
                "the journal cannot be read: directory=" + disk + " cause=" + cause
                        + ", expected a directory of files that can be read",
                cause);
    }
}
