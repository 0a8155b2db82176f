package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Shards, journals and a store over a disk that loses what was not synced, killed and cut off from power at any step: nothing
 * acknowledged is lost, and nothing comes back that never was. {@code -Dseeds=N} runs so many seeds, {@code -Dseed=S} that one
 * alone.
 */
class ShardJournalSimulationTest {
    private static final int SEEDS = 2_000;

    @Test
    void shouldLoseNothingThatWasPromised() {
        Long only = Long.getLong("seed");
        long first = only != null ? only : 1;
        long last = only != null ? only : Integer.getInteger("seeds", SEEDS);
        SimulationCounts counts = LongStream.rangeClosed(first, last)
                .parallel()
                .mapToObj(ShardJournalSimulationTest::run)
                .reduce(new SimulationCounts(), SimulationCounts::plus);
        long seeds = last - first + 1;
        System.out.println("seeds=" + seeds + " lost=0 " + counts);
        if (seeds >= SEEDS) {
            assertThat(counts.checked()).isGreaterThan(seeds * 10);
            assertThat(counts.journalRefused())
                    .as("requests refused for want of room")
                    .isPositive();
            assertThat(counts.truncations()).as("segments let go").isPositive();
            assertThat(counts.journalFailures()).as("journals that failed").isPositive();
            assertThat(counts.startsFailed()).as("starts that failed").isPositive();
            assertThat(counts.powerCuts()).as("power cuts").isPositive();
        }
    }

    private static SimulationCounts run(long seed) {
        try {
            return new ShardJournalSimulation(seed).run();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + " failed; replay it with -Dseed=" + seed, e);
        }
    }
}
