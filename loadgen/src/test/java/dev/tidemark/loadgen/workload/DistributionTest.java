package dev.tidemark.loadgen.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** The distributions that requests are drawn from have the shares and means that are claimed. */
class DistributionTest {
    private static final int DRAWS = 400_000;
    private static final int USERS = 1_000;

    private final Population population = new Population(USERS, ChannelCounts.exactly(1));

    private static UniformRandomProvider random(long seed) {
        SplittableRandom source = new SplittableRandom(seed);
        return source::nextLong;
    }

    private int[] drawUsers(double exponent) {
        UserDraw draw = new UserDraw(population, random(1), exponent, ShardFilter.ALL);
        int[] counts = new int[USERS];
        for (int i = 0; i < DRAWS; i++) {
            counts[draw.draw()]++;
        }
        return counts;
    }

    @Test
    void shouldDrawUsersByZipfsLaw() {
        int[] counts = drawUsers(0.99);
        Arrays.sort(counts);
        double all = 0;
        for (int rank = 1; rank <= USERS; rank++) {
            all += Math.pow(rank, -0.99);
        }
        for (int rank : new int[] {1, 2, 5}) {
            double expected = Math.pow(rank, -0.99) / all;
            assertThat((double) counts[USERS - rank] / DRAWS).isCloseTo(expected, within(0.05 * expected));
        }
        assertThat(counts[0]).as("everybody comes").isPositive();
    }

    @Test
    void shouldScatterActiveUsersOverTheNumbers() {
        int[] counts = drawUsers(0.99);
        int firstHalf = 0;
        for (int user = 0; user < USERS / 2; user++) {
            firstHalf += counts[user];
        }
        assertThat((double) firstHalf / DRAWS).isBetween(0.3, 0.7);
    }

    @Test
    void shouldDrawUsersAlikeWithExponentZero() {
        for (int count : drawUsers(0)) {
            assertThat((double) count).isCloseTo((double) DRAWS / USERS, within(0.35 * DRAWS / USERS));
        }
    }

    @Test
    void shouldDrawOnlyUsersOfAShard() {
        ShardFilter filter = new ShardFilter(1, 3);
        UserDraw draw = new UserDraw(population, random(1), 0, filter);
        for (int i = 0; i < 1_000; i++) {
            assertThat(filter.takes(population.userId(draw.draw()))).isTrue();
        }
    }

    @Test
    void shouldSayThatAShardHasNoUser() {
        Population one = new Population(1, ChannelCounts.exactly(1));
        int shard = new ShardFilter(0, 2).takes(one.userId(0)) ? 1 : 0;
        assertThatThrownBy(() -> new ShardFilter(shard, 2).requireUsers(one)).hasMessageContaining("--unbound");
    }

    @Test
    void shouldDrawFanOutsWithTheirSharesAndMean() {
        int max = 10_000;
        FanOutSize sizes = new FanOutSize(random(1), max);
        double sum = 0;
        int hundredOrMore = 0;
        int greatest = 0;
        int least = max;
        int draws = 4 * DRAWS;
        for (int i = 0; i < draws; i++) {
            int size = sizes.draw();
            least = Math.min(least, size);
            sum += size;
            hundredOrMore += size >= 100 ? 1 : 0;
            greatest = Math.max(greatest, size);
        }
        assertThat((double) hundredOrMore / draws).isCloseTo(0.01, within(0.0005));
        assertThat(FanOutSize.mean(max)).isCloseTo(8.79, within(0.01));
        assertThat(sum / draws).isCloseTo(FanOutSize.mean(max), within(0.4));
        assertThat(greatest).isBetween(9_000, max);
        assertThat(least).isEqualTo(1);
    }
}
