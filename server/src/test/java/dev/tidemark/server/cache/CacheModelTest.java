package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random operations on a cache and on plain collections, compared. A failure prints its seed; {@code -Dtest.seed=N} replays it.
 * {@code -Dtest.rounds=N} goes on with the N seeds from that one.
 */
class CacheModelTest {
    private static final long SEED = Long.getLong("test.seed", new SplittableRandom().nextLong());
    private static final int ROUNDS = Integer.getInteger("test.rounds", 1);

    @Test
    void shouldEqualTheModelAfterEachOperationOnAFewUsers() {
        int maxStates = 300;
        run(Cache.leastMemoryBytes(maxStates), maxStates, 12, 40_000, 1);
    }

    @Test
    void shouldEqualTheModelWhileManySmallUsersAreEvicted() {
        run(Cache.leastMemoryBytes(40), 40, 3_000, 600_000, 20_000);
    }

    @Test
    void shouldEqualTheModelWhileTheIndexIsNearlyFull() {
        run(Cache.leastMemoryBytes(1), 1, 2_000, 300_000, 5_000);
    }

    @Test
    void shouldEqualTheModelWithUsersOfAllSizesInOneMebibyte() {
        run(1 << 20, 8192, 600, 600_000, 20_000);
    }

    private static void run(long memoryBytes, int maxStates, int maxUsers, int operations, int compareEvery) {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            run(new CacheModel(memoryBytes, maxStates, maxUsers, seed), seed, operations, compareEvery);
        }
    }

    private static void run(CacheModel random, long seed, int operations, int compareEvery) {
        try (CacheModel model = random) {
            try {
                while (model.operations < operations) {
                    model.step();
                    if (model.operations % compareEvery == 0) {
                        model.compareAll();
                    }
                }
                model.compareAll();
                model.dropAll();
                assertThat(model.cache().usedBytes()).isZero();
                assertThat(model.cache().freePages()).isEqualTo(model.cache().pageCount());
                assertThat(model.cache().statesResident()).isZero();
                model.cache().verify();
            } catch (Throwable failure) {
                throw new AssertionError(
                        "failed at operation " + model.operations + ", replay with -Dtest.seed=" + seed, failure);
            }
        }
    }
}
