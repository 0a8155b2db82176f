package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An orderly end, cut short by a kill or by lost power in any call of the disk: what is left the next start can read. */
class ClosingTest {
    private static final JournalSettings SETTINGS = new JournalSettings(
            SyncMode.INTERVAL,
            1,
            JournalSettings.SMALLEST_SEGMENT_BYTES,
            6L * JournalSettings.SMALLEST_SEGMENT_BYTES,
            1);
    private static final int CAPACITY = SETTINGS.segmentBytes() - SegmentHeaderLayout.LENGTH;
    private static final int RECORDS = 150;
    private static final int SEEDS = 20;

    @Test
    void shouldLeaveWhatCanBeReadHoweverFarItCame() {
        closeAndDie(false);
    }

    @Test
    void shouldLeaveWhatCanBeReadWhenTheLogHasToRollAtTheEnd() {
        closeAndDie(true);
    }

    private static void closeAndDie(boolean fills) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            boolean died = true;
            for (int calls = 0; died; calls++) {
                SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(seed));
                died = closeAndDieAfter(disk, fills, calls);
                assertThat(recoveredRecords(calls % 2 == 0 ? disk.crash() : disk.cutPower()))
                        .as("seed=%d calls=%d", seed, calls)
                        .isBetween(0L, (long) RECORDS);
            }
        }
    }

    /**
     * @param fills whether marks fill the current segment before.
     * @return whether it died, or had been closed before.
     */
    private static boolean closeAndDieAfter(SimulatedDisk disk, boolean fills, int calls) {
        ArrayDeque<JournalTask> done = new ArrayDeque<>();
        SimulatedWorker worker = new SimulatedWorker(done::add);
        JournalDirectory directory = JournalDirectory.open(disk, SETTINGS);
        directory.discard();
        SegmentJournal journal = directory.begin(0, worker);
        for (int version = 1; version <= RECORDS; version++) {
            assertThat(journal.hasRoom(1)).isTrue();
            journal.appendRemoval(1, 1, version);
            journal.endTurn(version);
            while (worker.step()) {
                journal.onCompleted(done.poll());
            }
        }
        while (fills && CAPACITY - journal.written() % CAPACITY >= 2 * GroupLayout.RECORDS_OFFSET) {
            journal.truncate(journal.start() + 1);
            journal.endTurn(RECORDS + 1);
        }
        disk.faults().crashAfter(calls);
        try {
            journal.close(true);
        } catch (SimulatedCrash crash) {
            return true;
        }
        return false;
    }

    private static long recoveredRecords(SimulatedDisk disk) {
        try (JournalDirectory directory = JournalDirectory.open(disk, SETTINGS)) {
            return directory.recover(new RecordList()).kept().records();
        }
    }
}
