package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Preparing, freeing and using segments again, and what happens when there is no room for one. */
class SegmentsTest {
    private final MemoryDisk disk = new MemoryDisk();
    private JournalRun run;

    @BeforeEach
    void start() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
    }

    @AfterEach
    void close() {
        run.close();
    }

    private static String segment(int sequence) {
        return "shard-00-000000000000000" + sequence + ".journal";
    }

    /** Frees all that can be freed. */
    private void truncate() {
        run.journal.truncate(run.journal.end());
        run.settle();
    }

    /** Fills all segments that there may be. */
    private void fillToTheMost() {
        while (run.change(1_000)) {
            run.settle();
        }
        while (run.change(1)) {
            run.endTurn();
        }
    }

    @Test
    void shouldKeepTwoSegmentsReady() {
        assertThat(disk.list()).containsExactly(segment(1), segment(2), segment(3));
        assertThat(run.journal.bytesOnDisk()).isEqualTo(3L * JournalRun.SEGMENT_BYTES);
        run.fillSegment();
        assertThat(disk.list()).containsExactly(segment(1), segment(2), segment(3), segment(4));
        for (String name : disk.list()) {
            assertThat(disk.bytes(name)).hasSize(JournalRun.SEGMENT_BYTES);
        }
    }

    @Test
    void shouldRollOnlyWhenThereIsASegmentReady() {
        disk.freeBytes(0);
        run.fillSegment();
        run.fillSegment();
        int appended = run.appended.size();
        while (run.change(1)) {
            appended++;
        }
        assertThat(run.appended).hasSize(appended);
        assertThat(run.journal.hasRoom(0)).isTrue();
        assertThat(run.journal.hasRoom(1)).isFalse();
        run.settle();
        run.recoverAfterCrash().assertHolds(run.appended);
    }

    @Test
    void shouldTryAgainAfterASecondWhenTheDiskIsFullAndRecoverByItself() {
        disk.freeBytes(JournalRun.SEGMENT_BYTES / 2);
        fillToTheMost();

        assertThat(run.journal.hasRoom(1)).isFalse();
        assertThat(disk.list()).as("no unfinished file takes room").containsExactly(segment(1), segment(2), segment(3));
        run.endTurn(10);
        assertThat(run.worker.isIdle()).isTrue();
        assertThat(run.journal.nextTurnMs()).isLessThan(Long.MAX_VALUE);

        disk.freeBytes(2L * JournalRun.SEGMENT_BYTES);
        run.endTurn(1_000);
        run.settle();
        assertThat(run.change(1)).isTrue();
        run.settle();
        run.recoverAfterCrash().assertHolds(run.appended);
    }

    @Test
    void shouldRefuseAtMaxSizeAndHaveRoomAgainWhenSegmentsAreFreed() {
        fillToTheMost();

        assertThat(run.journal.bytesOnDisk()).isEqualTo((long) JournalRun.MAX_SEGMENTS * JournalRun.SEGMENT_BYTES);
        assertThat(run.journal.hasRoom(1)).isFalse();
        assertThat(run.worker.isIdle()).isTrue();

        assertThat(run.journal.isWorthTruncating(run.journal.end())).isTrue();
        truncate();
        assertThat(run.change(RecordLayout.MOST_RECORDS_OF_A_CHANGE)).isTrue();
        run.settle();
        List<PlainRecord> needed =
                run.appended.subList(run.appended.size() - RecordLayout.MOST_RECORDS_OF_A_CHANGE, run.appended.size());
        assertThat(run.recoverAfterCrash().records()).endsWith(needed.toArray(new PlainRecord[0]));
    }

    @Test
    void shouldFreeSegmentsAgainAndAgainWhenTheLogIsFull() {
        for (int round = 0; round < 30; round++) {
            fillToTheMost();
            truncate();
        }
        assertThat(run.journal.hasRoom(1)).isTrue();
    }

    @Test
    void shouldSayWhenItIsFilling() {
        for (int i = 0; i < JournalRun.MAX_SEGMENTS * 3 / 4 - 2; i++) {
            run.fillSegment();
            assertThat(run.journal.isFilling()).isFalse();
        }
        run.fillSegment();
        assertThat(run.journal.isFilling()).isTrue();
        long segmentRoom = JournalRun.SEGMENT_BYTES - SegmentHeaderLayout.LENGTH;
        run.journal.truncate(segmentRoom);
        run.settle();
        assertThat(run.journal.isFilling()).isTrue();
        run.journal.truncate(2 * segmentRoom);
        run.settle();
        assertThat(run.journal.isFilling()).isFalse();
    }

    @Test
    void shouldFreeNoSegmentThatIsStillNeeded() {
        run.fillSegment();
        long needed = run.journal.end();
        int neededRecords = run.appended.size();
        run.fillSegment();
        long end = run.journal.end();

        assertThat(run.journal.isWorthTruncating(needed - 1)).isTrue();
        run.journal.truncate(needed);
        assertThat(run.journal.isWorthTruncating(needed)).isFalse();
        run.settle();
        assertThat(run.journal.start()).isEqualTo(needed);
        assertThat(run.journal.end()).isEqualTo(end + 32);

        List<PlainRecord> found = run.recoverAfterCrash().records();
        int kept = run.appended.size() - neededRecords;
        assertThat(found.subList(found.size() - kept, found.size())
                        .equals(run.appended.subList(neededRecords, run.appended.size())))
                .isTrue();
    }

    @Test
    void shouldFreeNothingBeforeTheDiskSaysFromWhereTheLogIsNeeded() {
        run.fillSegment();
        run.fillSegment();
        run.journal.truncate(run.journal.end());
        disk.failSyncs(name -> true);
        run.endTurn();

        assertThat(disk.list()).contains(segment(1), segment(2));
        assertThatThrownBy(() -> run.worker.step(run.journal)).isInstanceOf(JournalException.class);
        assertThat(disk.list()).contains(segment(1), segment(2));
    }

    /** The group that says so lies in the segment before the current one if a request had the log roll and then changed nothing. */
    @ParameterizedTest
    @EnumSource
    void shouldSyncTheGroupThatLetsSegmentsGoAlsoWhenTheLogHasRolledSince(SyncMode mode) throws IOException {
        run.close();
        MemoryDisk other = new MemoryDisk();
        run = JournalRun.start(other, mode);
        run.settle();
        run.fillSegment();
        run.fillSegment();
        long freed = 2L * (JournalRun.SEGMENT_BYTES - SegmentHeaderLayout.LENGTH);
        while (GroupLayout.length(RecordLayout.MOST_RECORDS_OF_A_CHANGE) <= roomBelow(freed * 3 / 2)) {
            run.change(1_000);
            run.settle();
        }
        MemoryDisk cut = other.afterCrash();

        run.journal.truncate(freed);
        assertThat(run.journal.hasRoom(RecordLayout.MOST_RECORDS_OF_A_CHANGE)).isTrue();
        run.endTurn();
        other.failSyncs(name -> {
            cut.put(name, other.bytes(name).clone());
            return false;
        });
        while (!run.worker.isIdle()) {
            run.worker.step(run.journal);
        }

        cut.delete(segment(1));
        cut.delete(segment(2));
        assertThat(JournalRun.recover(cut).records())
                .endsWith(run.appended.get(run.appended.size() - 1))
                .hasSizeLessThan(run.appended.size());
    }

    private long roomBelow(long position) {
        return position - run.journal.end() - SegmentJournal.MARKS_BYTES;
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecoverWhereverAFreeWasCutShort(SyncMode mode) {
        run.close();
        MemoryDisk other = new MemoryDisk();
        run = JournalRun.start(other, mode);
        run.settle();
        for (int i = 0; i < 4; i++) {
            run.fillSegment();
        }
        int before = run.appended.size();
        MemoryDisk full = other.afterCrash();
        run.journal.truncate(run.journal.end());
        run.change(1);
        run.settle();
        List<PlainRecord> needed = run.appended.subList(before, run.appended.size());
        for (int left = 0; left < 16; left++) {
            MemoryDisk crashed = other.afterCrash();
            for (int i = 1; i <= 4; i++) { // in any order, since nothing orders them
                if ((left >> (i - 1) & 1) == 1) {
                    crashed.put(segment(i), full.bytes(segment(i)));
                }
            }
            assertThat(JournalRun.recover(crashed).records())
                    .as("left %s", left)
                    .endsWith(needed.get(0));
        }
    }

    @Test
    void shouldUseFreedFilesAgainAndNeverReadTheirOldRecords() {
        run.fillSegment();
        run.fillSegment();
        run.fillSegment();
        byte[] stale = disk.bytes(segment(1)).clone();
        truncate();
        int needed = run.appended.size();
        run.fillSegment();
        run.fillSegment();
        run.fillSegment();
        run.change(3);
        run.settle();

        String current = null;
        for (String name : disk.list()) {
            byte[] bytes = disk.bytes(name);
            boolean isUsedAgain = Arrays.equals(bytes, 900_000, 1_000_000, stale, 900_000, 1_000_000);
            current = isUsedAgain ? name : current;
        }
        assertThat(current).as("a file with old bytes behind its own").isNotNull();
        List<PlainRecord> found = run.recoverAfterCrash().records();
        List<PlainRecord> expected = run.appended.subList(needed, run.appended.size());
        assertThat(found.subList(found.size() - expected.size(), found.size()).equals(expected))
                .isTrue();
        assertThat(found.size()).isLessThanOrEqualTo(run.appended.size());
    }

    @Test
    void shouldBreakWhenTheDirectoryCannotBeSynced() {
        run.fillSegment();
        run.journal.truncate(0);
        disk.failDirectorySyncs();
        assertThatThrownBy(run::fillSegment)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("directory");
    }

    @Test
    void shouldFailWhenPreparingThrowsWhatOnlyADefectCan() {
        disk.failWrites(name -> {
            if (name.endsWith(SegmentName.PREPARING)) {
                throw new IllegalStateException("planted");
            }
            return false;
        });
        assertThatThrownBy(run::fillSegment)
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll("preparing a segment", "planted");
    }

    @Test
    void shouldGiveUpAnUnfinishedSegmentAtClose() {
        run.close();
        MemoryDisk other = new MemoryDisk();
        run = JournalRun.start(other, SyncMode.INTERVAL);
        run.change(1);
        run.endTurn();
        run.journal.close();

        assertThat(other.list()).noneMatch(name -> name.endsWith(SegmentName.PREPARING));
        JournalRun.recover(other).assertHolds(run.appended);
    }
}
