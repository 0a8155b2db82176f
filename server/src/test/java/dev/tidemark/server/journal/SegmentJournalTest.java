package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appending, and what the positions promise. */
class SegmentJournalTest {
    private final MemoryDisk disk = new MemoryDisk();
    private JournalRun run;

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void shouldGiveBackWhatATurnAppendedAsOneGroup() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.change(2);
        run.append(PlainRecord.removal(5, 6, 7));
        run.append(PlainRecord.removal(5, 0, 8));
        run.endTurn();
        run.change(1);
        run.endTurn();

        RecordList found = run.recoverAfterCrash();

        assertThat(found.groups()).containsExactly(run.appended.subList(0, 4), run.appended.subList(4, 5));
    }

    @Test
    void shouldHaveWrittenNothingBeforeTheTurnEnds() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.change(1);

        assertThat(run.journal.written()).isZero();
        assertThat(run.journal.end()).isEqualTo(32 + 64);
        assertThat(run.recoverAfterCrash().records()).isEmpty();

        run.change(1);
        assertThat(run.journal.end()).isEqualTo(32 + 2 * 64);
        run.endTurn();
        assertThat(run.journal.written()).isEqualTo(32 + 2 * 64);
        assertThat(run.journal.end()).isEqualTo(run.journal.written());
    }

    @Test
    void shouldWriteNothingInATurnWithoutChanges() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.endTurn();
        run.endTurn();

        assertThat(run.journal.end()).isZero();
        assertThat(run.journal.groups()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldConfirmAsItsModeSays(SyncMode mode) {
        run = JournalRun.start(disk, mode);
        run.change(1);
        long waited = run.journal.end();
        run.endTurn();

        assertThat(run.journal.written()).isEqualTo(waited);
        assertThat(run.journal.durable()).isZero();
        assertThat(run.journal.confirmed()).isEqualTo(mode == SyncMode.ALWAYS ? 0 : waited);
        assertThat(run.journal.committable()).isEqualTo(mode == SyncMode.OFF ? waited : 0);

        run.settle();
        assertThat(run.journal.durable()).isEqualTo(mode == SyncMode.OFF ? 0 : waited);
        assertThat(run.journal.confirmed()).isGreaterThanOrEqualTo(waited);
        assertThat(run.journal.committable()).isGreaterThanOrEqualTo(waited);
    }

    /** Nobody syncs for a mark alone: who waits for the log's end must not wait for it. Seed 3 of the simulation hung. */
    @ParameterizedTest
    @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    void shouldConfirmMarksWithTheRecordsBeforeThem(SyncMode mode) {
        run = JournalRun.start(disk, mode);
        run.change(1);
        run.settle();
        long end = run.journal.end();

        assertThat(run.worker.isIdle()).isTrue();
        assertThat(run.journal.durable()).isLessThan(end);
        assertThat(run.journal.confirmed()).isEqualTo(end);
        assertThat(run.journal.committable()).isEqualTo(end);
        run.change(1);
        run.endTurn();
        assertThat(run.journal.committable()).isEqualTo(end);
    }

    @Test
    void shouldMakeDurableOnlyWhatWasWrittenWhenTheSyncBegan() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.settle();
        run.change(1);
        run.endTurn();
        long synced = run.journal.written();
        run.change(1);
        run.endTurn();
        long later = run.journal.written();

        run.worker.step(run.journal);
        assertThat(run.journal.durable()).isEqualTo(synced);
        run.endTurn();
        run.worker.step(run.journal);
        assertThat(run.journal.durable()).isGreaterThanOrEqualTo(later);
        assertThat(run.journal.syncs()).isEqualTo(2);
    }

    @Test
    void shouldSyncOnceAnInterval() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
        run.change(1);
        run.settle();
        assertThat(run.journal.syncs()).isEqualTo(1);
        assertThat(run.journal.nextTurnMs()).isEqualTo(Long.MAX_VALUE);

        run.change(1);
        run.settle();
        assertThat(run.journal.syncs()).isEqualTo(1);
        assertThat(run.journal.nextTurnMs()).isLessThan(Long.MAX_VALUE);

        run.endTurn(JournalRun.INTERVAL_MS);
        run.settle();
        assertThat(run.journal.syncs()).isEqualTo(2);
        assertThat(run.journal.durable()).isEqualTo(run.journal.written() - 32); // the mark that says so
    }

    @Test
    void shouldSyncBeforeTheIntervalWhenHurried() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.change(1);
        run.settle();
        run.change(1);
        run.journal.hurry();
        long waited = run.journal.end();
        run.settle();

        assertThat(run.journal.durable()).isEqualTo(waited);
        assertThat(run.journal.syncs()).isEqualTo(2);
    }

    @Test
    void shouldSyncAgainForWhatWasHurriedWhileASyncWasUnderWay() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
        run.change(1);
        run.endTurn();
        run.change(1);
        run.journal.hurry();
        long waited = run.journal.end();
        run.endTurn();
        run.settle();

        assertThat(run.journal.durable()).isGreaterThanOrEqualTo(waited);
    }

    @Test
    void shouldSayInAMarkWhatHasBecomeDurableAndSyncNoMarks() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.change(1);
        run.settle();

        assertThat(run.journal.groups()).isEqualTo(2);
        assertThat(run.journal.syncs()).isEqualTo(1);
        assertThat(run.journal.written()).isEqualTo(32 + 64 + 32);
        assertThat(Scans.states(disk).get(0).durable()).isEqualTo(32 + 64);
    }

    @Test
    void shouldNeverSyncWhenOff() {
        run = JournalRun.start(disk, SyncMode.OFF);
        run.settle();
        int prepared = disk.fileSyncs();
        run.change(1);
        run.journal.hurry();
        run.endTurn(10 * JournalRun.INTERVAL_MS);
        run.settle();

        assertThat(disk.fileSyncs()).isEqualTo(prepared);
        assertThat(run.journal.nextTurnMs()).isEqualTo(Long.MAX_VALUE);
        run.journal.close();
        run.recoverAfterCrash().assertHolds(run.appended);
    }

    @Test
    void shouldWriteAGroupThatIsFullBeforeTheTurnEnds() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
        assertThat(run.change(RecordLayout.MOST_RECORDS_OF_A_CHANGE)).isTrue();
        assertThat(run.change(RecordLayout.MOST_RECORDS_OF_A_CHANGE)).isTrue();
        run.endTurn();

        RecordList found = run.recoverAfterCrash();
        found.assertHolds(run.appended);
        assertThat(found.groups()).extracting(List::size).containsExactly(8_192, 8_192);
    }

    @Test
    void shouldRollFromSegmentToSegment() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
        run.fillSegment();
        run.fillSegment();
        run.change(1);
        run.settle();

        run.recoverAfterCrash().assertHolds(run.appended);
        assertThat(run.journal.written()).isGreaterThan(2L * (JournalRun.SEGMENT_BYTES - 4_096));
        assertThat(disk.list()).contains("shard-00-0000000000000003.journal");
    }

    @Test
    void shouldThrowAndStayBrokenWhenAWriteFails() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
        run.change(1);
        disk.failWrites(name -> true);

        assertThatThrownBy(() -> run.endTurn())
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.FAILED))
                .hasMessageContainingAll("shard-00-0000000000000001.journal", "position=0", "Input/output error");
        disk.failWrites(name -> false);
        assertThatThrownBy(() -> run.journal.hasRoom(1)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> run.endTurn()).isInstanceOf(JournalException.class);
        run.journal.close();
        assertThat(run.recoverAfterCrash().records()).isEmpty();
    }

    @Test
    void shouldNeverMoveDurableAfterASyncHasFailed() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.settle();
        run.change(1);
        disk.failSyncs(name -> true);
        run.endTurn();

        assertThatThrownBy(() -> run.worker.step(run.journal)).isInstanceOf(JournalException.class);
        disk.failSyncs(name -> false);
        assertThatThrownBy(() -> run.endTurn()).isInstanceOf(JournalException.class);
        assertThat(run.journal.durable()).isZero();
        assertThat(run.journal.confirmed()).isZero();
        int syncs = disk.fileSyncs();
        run.journal.close();
        assertThat(disk.fileSyncs()).isEqualTo(syncs);
    }

    @Test
    void shouldThrowAtCloseForASyncThatFailedMeanwhile() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.settle();
        run.change(1);
        disk.failSyncs(name -> true);
        run.endTurn();

        assertThatThrownBy(() -> run.journal.close()).isInstanceOf(JournalException.class);
    }

    @Test
    void shouldThrowAtCloseForATaskThatNeverRan() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.settle();
        run.change(1);
        run.endTurn();
        run.worker.die();

        assertThatThrownBy(() -> run.journal.close(true))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.FAILED))
                .hasMessageContaining("never run");
        assertThat(run.journal.durable()).isZero();
        run.recoverAfterCrash().assertHolds(run.appended);
    }

    @Test
    void shouldFailWhenATaskThrowsWhatOnlyADefectCan() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.settle();
        run.change(1);
        disk.failSyncs(name -> {
            throw new IllegalStateException("planted");
        });
        run.endTurn();

        assertThatThrownBy(() -> run.worker.step(run.journal))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.FAILED))
                .hasMessageContaining("planted");
        assertThat(run.journal.durable()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveEverythingToReplayAtClose(SyncMode mode) {
        run = JournalRun.start(disk, mode);
        run.settle();
        run.change(3);
        run.endTurn();
        run.change(2);
        run.journal.close();

        run.recoverAfterCrash().assertHolds(run.appended);
        LogState state = Scans.states(disk).get(0);
        assertThat(state.damage()).isNull();
        assertThat(state.durable()).isEqualTo(mode == SyncMode.OFF ? 0 : 32 + 3 * 64 + 32 + 2 * 64);
    }

    @Test
    void shouldLeaveNothingAtCloseWhenTheStoreHasEverything() {
        run = JournalRun.start(disk, SyncMode.INTERVAL);
        run.settle();
        run.fillSegment();
        run.change(1);
        run.journal.close(true);

        assertThat(disk.list()).isEmpty();
    }

    @Test
    void shouldRefuseATaskOfAnotherJournal() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        assertThatThrownBy(() -> run.journal.onCompleted(new FreeTask(disk))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTakeNoNoticeOfTasksThatComeBackAfterClose() {
        run = JournalRun.start(disk, SyncMode.ALWAYS);
        run.change(1);
        run.endTurn();
        JournalTask late = run.worker.run();
        run.journal.close();
        run.journal.onCompleted(late);

        run.recoverAfterCrash().assertHolds(run.appended);
    }
}
