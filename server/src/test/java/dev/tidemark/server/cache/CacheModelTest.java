package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random operations on a cache and on plain collections, compared. A failure prints its seed; {@code -Dtest.seed=N} replays it.
 */
class CacheModelTest {
    private static final long SEED = Long.getLong("test.seed", new SplittableRandom().nextLong());

    @Test
    void shouldEqualTheModelAfterEachOperationOnAFewUsers() {
        int maxStates = 300;
        run(Cache.leastMemoryBytes(maxStates), maxStates, 12, 60_000, 1);
    }

    @Test
    void shouldEqualTheModelWhileManySmallUsersAreEvicted() {
        run(Cache.leastMemoryBytes(40), 40, 3_000, 1_000_000, 20_000);
    }

    @Test
    void shouldEqualTheModelWithUsersOfAllSizesInOneMebibyte() {
        run(1 << 20, 8192, 600, 1_500_000, 20_000);
    }

    private static void run(long memoryBytes, int maxStates, int maxUsers, int operations, int compareEvery) {
        try (CacheModel model = new CacheModel(memoryBytes, maxStates, maxUsers, SEED)) {
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
                        "failed at operation " + model.operations + ", replay with -Dtest.seed=" + SEED, failure);
            }
        }
    }
}
