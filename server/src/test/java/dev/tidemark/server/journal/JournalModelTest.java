package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A journal under random operations against a plain list of what was appended, with a recovery of what a kill would leave at
 * many points, across many lives of the process. {@code -Dseeds=N} runs so many seeds, {@code -Dseed=S} that one alone.
 */
class JournalModelTest {
    private static final int SEEDS = 30;
    private static final int LIVES = 3;
    private static final int STEPS = 400;

    private long recoveries;
    private long records;

    @Test
    void shouldHoldWhatWasAppendedWhateverHappens() {
        Long only = Long.getLong("seed");
        long first = only != null ? only : 1;
        long last = only != null ? only : Integer.getInteger("seeds", SEEDS);
        for (long seed = first; seed <= last; seed++) {
            try {
                live(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " failed; replay it with -Dseed=" + seed, e);
            }
        }
        System.out.println(
                "seeds=" + (last - first + 1) + " recoveries=" + recoveries + " records compared=" + records);
        assertThat(recoveries).isGreaterThan(last - first);
    }

    private void live(SplittableRandom random) {
        MemoryDisk disk = new MemoryDisk();
        List<PlainRecord> left = List.of();
        for (int life = 0; life < LIVES; life++) {
            SyncMode mode = SyncMode.values()[random.nextInt(3)];
            try (JournalRun run = JournalRun.start(disk, mode)) {
                assertSuffix(run.recovered.records(), left, left.size());
                Model model = new Model(run, random);
                for (int step = 0; step < STEPS; step++) {
                    model.step();
                }
                left = model.end();
                disk = disk.afterCrash();
            }
        }
    }

    private void assertSuffix(List<PlainRecord> found, List<PlainRecord> all, int least) {
        assertThat(found.size()).isBetween(least, all.size());
        if (!found.equals(all.subList(all.size() - found.size(), all.size()))) {
            throw new AssertionError("records=" + found.size() + " differ from the last of " + all.size());
        }
        recoveries++;
        records += found.size();
    }

    /** What is expected of one life. */
    private final class Model {
        private final JournalRun run;
        private final SplittableRandom random;
        /** Records before each position that was an end of the log. */
        private final List<long[]> ends = new ArrayList<>();

        private int writtenRecords;

        Model(JournalRun run, SplittableRandom random) {
            this.run = run;
            this.random = random;
        }

        void step() {
            SegmentJournal journal = run.journal;
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> change(1 + random.nextInt(5));
                case 4 -> change(random.nextInt(RecordLayout.MOST_RECORDS_OF_A_CHANGE + 1));
                case 5, 6, 7 -> endTurn(random.nextInt(JournalRun.INTERVAL_MS));
                case 8, 9 -> {
                    if (!run.worker.isIdle()) {
                        run.worker.step(journal);
                    }
                }
                case 10 -> truncate();
                default -> journal.hurry();
            }
            assertPositions(journal);
            if (random.nextInt(40) == 0) {
                recover();
            }
        }

        private void change(int count) {
            long before = run.journal.end();
            int appended = run.appended.size();
            boolean room = run.change(count);
            if (run.journal.written() > before || !room) {
                writtenRecords = appended; // what had been gathered was written to make room
            }
            ends.add(new long[] {run.journal.end(), run.appended.size()});
        }

        private void endTurn(int ms) {
            run.endTurn(ms);
            writtenRecords = run.appended.size();
        }

        /** The store has all below some position that it was allowed to have. */
        private void truncate() {
            long position = run.journal.committable() - random.nextInt(100_000);
            if (position > 0 && position <= run.journal.written() && run.journal.isWorthTruncating(position)) {
                run.journal.truncate(position);
            }
        }

        private int recordsFrom(long position) {
            int before = 0;
            for (long[] end : ends) {
                before = end[0] <= position ? (int) end[1] : before;
            }
            return writtenRecords - Math.min(before, writtenRecords);
        }

        private void assertPositions(SegmentJournal journal) {
            assertThat(journal.start()).isLessThanOrEqualTo(journal.durable());
            assertThat(journal.durable()).isLessThanOrEqualTo(journal.written());
            assertThat(journal.written()).isLessThanOrEqualTo(journal.end());
        }

        private void recover() {
            List<PlainRecord> found = run.recoverAfterCrash().records();
            assertSuffix(found, run.appended.subList(0, writtenRecords), recordsFrom(run.journal.start()));
        }

        /** A kill, or an orderly end. @return what the next life must find. */
        List<PlainRecord> end() {
            if (random.nextBoolean()) {
                recover();
                return run.recoverAfterCrash().records();
            }
            boolean everythingStored = random.nextBoolean();
            run.journal.close(everythingStored);
            if (everythingStored) {
                return List.of();
            }
            writtenRecords = run.appended.size();
            recover();
            return run.recoverAfterCrash().records();
        }
    }
}
