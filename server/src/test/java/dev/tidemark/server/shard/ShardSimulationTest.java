package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Shards under a store that is slow, fails and answers out of order, with memory short: nothing acknowledged is lost while the
 * process lives. {@code -Dseeds=N} runs so many seeds, {@code -Dseed=S} that one alone.
 */
class ShardSimulationTest {
    private static final int SEEDS = 400;

    @Test
    void shouldLoseNothingAndAnswerAsTheModel() {
        Long only = Long.getLong("seed");
        int seeds = Integer.getInteger("seeds", SEEDS);
        long first = only != null ? only : 1;
        long last = only != null ? only : seeds;
        long verified = 0;
        long refused = 0;
        for (long seed = first; seed <= last; seed++) {
            try (ShardSimulation simulation = new ShardSimulation(seed)) {
                simulation.run();
                verified += simulation.verified();
                refused += simulation.refused();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " failed; replay it with -Dseed=" + seed, e);
            }
        }
        System.out.println("seeds=" + (last - first + 1) + " replies verified=" + verified + " refused=" + refused);
        assertThat(verified).isGreaterThan((last - first + 1) * 1_000);
    }
}
