package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the journal can grow as far as it may, and the store has room to work. */
final class DiskSpaceCheck implements Check {
    /** Looks at the disk of a directory. */
    interface Look {
        DiskSpace at(Path path) throws IOException;
    }

    /** What compactions need at least. */
    private static final long STORE_BYTES = 1L << 30;

    private final Look look;

    DiskSpaceCheck(Look look) {
        this.look = look;
    }

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        List<Finding> findings = new ArrayList<>();
        try {
            DiskSpace data = look.at(plan.dataDir());
            long journalToCome = 0;
            if (plan.journal() != null) {
                DiskSpace space = look.at(plan.journal().dir());
                findings.add(judgeJournal(plan.journal(), space));
                boolean shared = space.disk().equals(data.disk());
                journalToCome = shared ? Math.max(0, plan.journal().mostBytes() - space.usedBytes()) : 0;
            }
            findings.add(judgeStore(data, journalToCome));
        } catch (IOException e) {
            findings.add(Finding.unknown("disk space", e.toString()));
        }
        return findings;
    }

    private static Finding judgeJournal(Plan.Journal journal, DiskSpace space) {
        long room = space.usableBytes() + space.usedBytes();
        String found = Amount.bytes(room) + " for journal.max-size=" + Amount.bytes(journal.mostBytes()) + " in "
                + journal.dir();
        if (room < journal.leastBytes()) {
            return Finding.fail(
                    "journal space",
                    found,
                    "changes are refused from the first on: " + Amount.bytes(journal.leastBytes()) + " are needed",
                    "make room, or set journal.dir");
        }
        return room >= journal.mostBytes()
                ? Finding.ok("journal space", found)
                : Finding.warn(
                        "journal space",
                        found,
                        "when the store is slow the disk fills up before the journal stops, and the store stops with it",
                        "journal.max-size=" + (room / 2 >> 20) + "MiB, or make room");
    }

    private static Finding judgeStore(DiskSpace data, long journalToCome) {
        String found = Amount.bytes(data.usableBytes()) + " free"
                + (journalToCome > 0 ? ", of which the journal may take " + Amount.bytes(journalToCome) : "");
        return data.usableBytes() - journalToCome >= STORE_BYTES
                ? Finding.ok("store space", found)
                : Finding.warn(
                        "store space",
                        found,
                        "when the disk is full the store takes no commit, and changes are refused once the journal is full",
                        "make room, 1 GiB beside the journal at least; a disk of its own for the journal");
    }
}
