package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking a directory, recovering what is in it, and emptying it. */
class JournalDirectoryTest {
    private final MemoryDisk disk = new MemoryDisk();

    private static JournalDirectory open(Disk disk) {
        return JournalDirectory.open(disk, JournalRun.settings(SyncMode.INTERVAL));
    }

    @Test
    void shouldFindNothingInAnEmptyDirectory() {
        try (JournalDirectory directory = open(disk)) {
            RecordList found = new RecordList();
            Recovered recovered = directory.recover(found);
            assertThat(found.records()).isEmpty();
            assertThat(recovered.logs()).isZero();
            assertThat(recovered.kept()).isEqualTo(GroupCounts.NONE);
            directory.discard();
            assertThat(disk.list()).isEmpty();
        }
    }

    @Test
    void shouldRefuseADirectoryInUseAndTakeItLater() {
        assertThat(disk.lock()).isTrue();
        assertThatThrownBy(() -> open(disk))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.LOCKED))
                .hasMessageContaining("directory=memory");
        disk.close();
        open(disk).close();
    }

    @Test
    void shouldRecoverLogsOfAnotherNumberOfShards() throws IOException {
        List<PlainRecord> written = new ArrayList<>();
        for (int shard = 0; shard < 3; shard++) {
            try (SmallLog log = new SmallLog(disk, shard)) {
                log.group(shard + 1);
                log.group(2);
                written.addAll(log.records);
            }
        }
        RecordList found = new RecordList();
        try (JournalDirectory directory = open(disk)) {
            Recovered recovered = directory.recover(found);
            found.assertHolds(written);
            assertThat(recovered.logs()).isEqualTo(3);
            assertThat(recovered.segments()).isEqualTo(3);
            assertThat(recovered.kept()).isEqualTo(new GroupCounts(6, 12, 6 * 32 + 12 * 64));
        }
    }

    @Test
    void shouldGiveNothingOfAnyLogIfOneIsDamaged() throws IOException {
        for (int shard = 0; shard < 2; shard++) {
            try (SmallLog log = new SmallLog(disk, shard)) {
                log.group(1);
                log.durable(log.end());
                log.group(1);
            }
        }
        disk.bytes("shard-01-0000000000000001.journal")[SegmentHeaderLayout.LENGTH + 50] ^= 1;
        RecordList found = new RecordList();
        try (JournalDirectory directory = open(disk)) {
            assertThatThrownBy(() -> directory.recover(found)).hasMessageContaining("shard-01");
        }
        assertThat(found.records()).isEmpty();
        assertThat(disk.list()).hasSize(2);
    }

    @Test
    void shouldRecoverTheSameAgainUntilItIsDiscarded() throws IOException {
        try (SmallLog log = new SmallLog(disk, 0)) {
            log.group(3);
            JournalRun.recover(disk).assertHolds(log.records);
            JournalRun.recover(disk).assertHolds(log.records);
        }
        try (JournalRun run = JournalRun.start(disk, SyncMode.INTERVAL)) {
            assertThat(run.recovery.kept().records()).isEqualTo(3);
            assertThat(run.recoverAfterCrash().records()).isEmpty();
        }
    }

    @Test
    void shouldNumberNewSegmentsBehindTheOldOnes() throws IOException {
        try (SmallLog log = new SmallLog(disk, 5)) {
            log.roll();
        }
        try (JournalRun run = JournalRun.start(disk, SyncMode.INTERVAL)) {
            assertThat(run.disk.list()).containsExactly("shard-00-0000000000000003.journal");
        }
    }

    @Test
    void shouldRefuseToBeginBeforeWhatWasThereIsDiscarded() throws IOException {
        new SmallLog(disk, 0).close();
        try (JournalDirectory directory = open(disk)) {
            assertThatThrownBy(() -> directory.begin(0, new SteppedWorker())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldDeleteUnfinishedSegments() {
        disk.put("shard-00-0000000000000009.journal.preparing", new byte[100]);
        open(disk).close();
        assertThat(disk.list()).isEmpty();
    }

    @Test
    void shouldLeaveFilesAloneThatAreNotItsOwn() throws IOException {
        disk.put("LOCK", new byte[0]);
        disk.put("shard-00-0000000000000001.journal.damaged", new byte[1]);
        disk.put("notes.txt", new byte[1]);
        new SmallLog(disk, 0).close();
        try (JournalRun run = JournalRun.start(disk, SyncMode.INTERVAL)) {
            run.journal.close(true);
        }
        assertThat(disk.list()).containsExactly("LOCK", "notes.txt", "shard-00-0000000000000001.journal.damaged");
    }

    /** The process dies after each of the steps that discarding takes. */
    @Test
    void shouldFinishDiscardingWhereverItWasCutShort() throws IOException {
        try (SmallLog log = new SmallLog(disk, 0)) {
            log.group(1);
            log.roll();
            log.durable(log.end());
            log.group(1);
            log.roll();
        }
        int steps = 0;
        boolean done = false;
        while (!done) {
            MemoryDisk crashing = disk.afterCrash();
            done = discardsWithin(crashing, steps++);
            MemoryDisk crashed = crashing.afterCrash();
            try (JournalRun run = JournalRun.start(crashed, SyncMode.INTERVAL)) {
                assertThat(run.recovered.records()).as("step %s", steps).hasSizeBetween(0, 2);
                assertThat(crashed.list()).noneMatch(name -> name.equals("DISCARDING"));
                run.change(1);
                run.endTurn();
                run.recoverAfterCrash().assertHolds(run.appended);
            }
        }
        assertThat(steps).isGreaterThan(6);
    }

    private static boolean discardsWithin(MemoryDisk disk, int steps) {
        try (JournalDirectory directory = open(new DyingDisk(disk, steps))) {
            directory.discard();
            return true;
        } catch (JournalException e) {
            return false;
        }
    }

    @Test
    void shouldSayWhenTheFirstSegmentDoesNotFit() {
        disk.freeBytes(JournalRun.SEGMENT_BYTES - 1L);
        SteppedWorker worker = new SteppedWorker();
        try (JournalDirectory directory = open(disk)) {
            assertThatThrownBy(() -> directory.begin(0, worker))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.UNUSABLE))
                    .hasMessageContainingAll("No space left", "journal.dir");
        }
        assertThat(disk.list()).isEmpty();
    }
}
