package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A repaired journal is accepted, gives what was whole before the damage, and nothing of the damaged one is thrown away. */
class JournalRepairTest {
    private static final String SECOND = "shard-00-0000000000000002.journal";
    private static final String THIRD = "shard-00-0000000000000003.journal";
    private static final String FOURTH = "shard-00-0000000000000004.journal";
    /** Coarse enough to be quick, and no multiple of a field's length, so that every field is met. */
    private static final int STEP_BYTES = 37;

    private final MemoryDisk disk = new MemoryDisk();
    private List<PlainRecord> needed;

    /** Three segments and one that is ready; the first has been freed, so that the log starts in the second. */
    @BeforeEach
    void write() throws IOException {
        try (SmallLog log = new SmallLog(disk, 0)) {
            log.group(3);
            log.roll();
            int freed = log.records.size();
            group(log, 2);
            group(log, 1);
            log.roll();
            log.start(SmallLog.SEGMENT_BYTES - SegmentHeaderLayout.LENGTH);
            group(log, 4);
            group(log, 1);
            group(log, 2);
            log.group(0);
            log.prepareNext();
            needed = List.copyOf(log.records.subList(freed, log.records.size()));
        }
        disk.delete("shard-00-0000000000000001.journal");
    }

    private static void group(SmallLog log, int records) throws IOException {
        log.group(records);
        log.durable(log.end());
    }

    private static LogState scan(Disk disk) {
        return new JournalInspection(disk).scan().get(0);
    }

    /** Repairs, and holds the result to what the scan had promised. */
    private void repair(MemoryDisk damaged) {
        LogState before = scan(damaged);
        assertThat(before.damage()).isNotNull();
        MemoryDisk untouched = damaged.afterCrash();
        List<String> aside = new JournalRepair(damaged).repair(before);

        RecordList found = JournalRun.recover(damaged);
        found.assertHolds(needed.subList(0, (int) before.kept().records()));
        for (String name : aside) {
            String original = name.substring(0, name.indexOf(JournalRepair.ASIDE));
            assertThat(damaged.bytes(name)).isEqualTo(untouched.bytes(original));
        }
        try (JournalRun run = JournalRun.start(damaged, SyncMode.INTERVAL)) {
            run.change(1);
            run.endTurn();
            run.recoverAfterCrash().assertHolds(run.appended);
        }
    }

    @Test
    void shouldBeWholeBefore() {
        JournalRun.recover(disk).assertHolds(needed);
    }

    @Test
    void shouldMakeEveryDamagedByteAccepted() throws IOException {
        int repaired = 0;
        for (String name : List.of(SECOND, THIRD, FOURTH)) {
            for (int i = 0; i < SmallLog.SEGMENT_BYTES; i += STEP_BYTES) {
                MemoryDisk damaged = disk.afterCrash();
                damaged.bytes(name)[i] ^= 0x20;
                if (scan(damaged).damage() != null) {
                    repair(damaged);
                    repaired++;
                }
            }
        }
        assertThat(repaired).isGreaterThan(3 * SegmentHeaderLayout.LENGTH / STEP_BYTES);
    }

    @Test
    void shouldMakeEveryMissingSegmentAccepted() throws IOException {
        for (String name : List.of(SECOND, THIRD)) {
            MemoryDisk damaged = disk.afterCrash();
            damaged.delete(name);
            repair(damaged);
        }
    }

    @Test
    void shouldMakeALogAcceptedThatSaysThatItGoesOnAndDoesNot() throws IOException {
        MemoryDisk damaged = new MemoryDisk();
        try (SmallLog log = new SmallLog(damaged, 0)) {
            log.group(3);
            log.roll();
            log.group(1);
            needed = log.records;
        }
        damaged.delete(SECOND);
        repair(damaged);
    }

    @Test
    void shouldMakeShortFilesAccepted() {
        for (String name : List.of(SECOND, THIRD, FOURTH)) {
            for (int length : new int[] {0, 100, 4_096, 4_200, 8_191}) {
                MemoryDisk damaged = disk.afterCrash();
                damaged.put(name, Arrays.copyOf(damaged.bytes(name), length));
                repair(damaged);
            }
        }
    }

    @Test
    void shouldKeepTheFilesOfAnEarlierRepair() throws IOException {
        disk.bytes(SECOND)[SegmentHeaderLayout.LENGTH + 1] ^= 1;
        disk.put(SECOND + JournalRepair.ASIDE, new byte[] {1});

        List<String> aside = new JournalRepair(disk).repair(scan(disk));

        assertThat(aside).containsExactly(SECOND + ".damaged-2", FOURTH + ".damaged", THIRD + ".damaged");
        assertThat(disk.bytes(SECOND + JournalRepair.ASIDE)).containsExactly(1);
    }

    /** The process dies after each of the steps that a repair takes; the repair is then run again. */
    @Test
    void shouldFinishARepairThatWasCutShort() {
        finishARepairThatWasCutShort(SECOND, 150);
    }

    /** Nothing but what is cut off says where the log starts. */
    @Test
    void shouldFinishARepairThatWasCutShortAndStillKnowWhereTheLogStarts() {
        finishARepairThatWasCutShort(THIRD, 50);
    }

    private void finishARepairThatWasCutShort(String file, int offset) {
        disk.bytes(file)[SegmentHeaderLayout.LENGTH + offset] ^= 1;
        int kept = (int) scan(disk).kept().records();
        boolean done = false;
        int steps = 0;
        while (!done) {
            MemoryDisk damaged = disk.afterCrash();
            done = repairsWithin(damaged, steps++);
            LogState after = scan(damaged);
            if (after.damage() != null) {
                new JournalRepair(damaged).repair(after);
            }
            JournalRun.recover(damaged).assertHolds(needed.subList(0, kept));
        }
        assertThat(steps).isGreaterThan(4);
    }

    private static boolean repairsWithin(MemoryDisk damaged, int steps) {
        LogState state = scan(damaged);
        try {
            new JournalRepair(new DyingDisk(damaged, steps)).repair(state);
            return true;
        } catch (JournalException e) {
            return false;
        }
    }
}
