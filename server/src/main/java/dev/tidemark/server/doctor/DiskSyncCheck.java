package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whether the disk of the journal, or of the store where there is none, keeps things for good quickly, and truly. */
final class DiskSyncCheck implements Check {
    /** Measures syncs in a directory. */
    interface Probe {
        SyncTimes measure(Path directory) throws IOException;
    }

    private static final String SUBJECT = "disk sync";
    private static final long MS = 1_000_000;
    /** With journal.fsync=always each change waits so long. */
    private static final long SLOW_MEDIAN_NS = 5 * MS;
    /** A tail that a sync every second should not come near to. */
    private static final long LONG_TAIL_NS = 50 * MS;

    private static final long TOO_LONG_TAIL_NS = 200 * MS;
    /** Nothing that outlives lost power is as fast as this. */
    private static final long TOO_FAST_NS = 10_000;

    private final Probe probe;

    DiskSyncCheck(Probe probe) {
        this.probe = probe;
    }

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        Path wanted = plan.journal() == null ? plan.dataDir() : plan.journal().dir();
        try {
            Directory directory = Directory.of(wanted);
            if (!directory.isDirectory() || !directory.writable()) {
                return List.of(); // which is told of already
            }
            return List.of(judge(probe.measure(directory.path()), directory.path(), plan));
        } catch (IOException e) {
            return List.of(Finding.warn(
                    SUBJECT,
                    "could not be measured in " + wanted + ": " + e,
                    "the journal may fare no better",
                    "look at the disk"));
        }
    }

    private static Finding judge(SyncTimes times, Path directory, Plan plan) {
        long median = times.percentileNs(0.5);
        long tail = times.percentileNs(0.99);
        String found = "median " + Amount.ms(median) + ", 99 % within " + Amount.ms(tail) + ", longest "
                + Amount.ms(times.percentileNs(1)) + " of " + times.count() + " in " + directory;
        boolean always = plan.journal() != null && plan.journal().syncsAlways();
        if (always && median > SLOW_MEDIAN_NS) {
            return Finding.warn(
                    SUBJECT,
                    found,
                    "with journal.fsync=always every change waits that long for its answer",
                    "a disk with a write cache that outlives lost power, for journal.dir; or journal.fsync=interval");
        }
        if (tail > TOO_LONG_TAIL_NS) {
            return Finding.warn(
                    SUBJECT,
                    found,
                    "commits wait for the journal, the journal for the disk; lost power costs more than the interval",
                    "a faster disk, or one of its own for journal.dir");
        }
        if (tail > LONG_TAIL_NS) {
            return Finding.note(
                    SUBJECT, found, "the store and the journal wait for the disk at times", "a faster disk");
        }
        return median < TOO_FAST_NS
                ? Finding.note(
                        SUBJECT,
                        found,
                        "faster than disks are: what was synced may not be kept when power is lost",
                        "look whether the disk's, or the host's, write cache is protected")
                : Finding.ok(SUBJECT, found);
    }
}
