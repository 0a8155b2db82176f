package dev.tidemark.loadgen.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
    private static final int REQUESTS = 200_000;
    private static final double RATE = 12_345;
    private static final double MEAN_NS = 1e9 / RATE;

    @Test
    void shouldKeepConstantDistancesWithoutDrift() {
        Schedule schedule = Arrivals.CONSTANT.schedule(RATE, 1);
        for (long i = 0; i < REQUESTS; i++) {
            assertThat((double) schedule.nextNs()).isCloseTo(i * MEAN_NS, within(1.0));
        }
    }

    @Test
    void shouldHaveThePoissonProcesssMeanAndSpread() {
        Schedule schedule = Arrivals.POISSON.schedule(RATE, 1);
        double sum = 0;
        double squares = 0;
        int overTwice = 0;
        long last = 0;
        for (int i = 0; i < REQUESTS; i++) {
            long next = schedule.nextNs();
            double distance = next - last;
            sum += distance;
            squares += distance * distance;
            overTwice += distance > 2 * MEAN_NS ? 1 : 0;
            last = next;
        }
        double mean = sum / REQUESTS;
        double deviation = Math.sqrt(squares / REQUESTS - mean * mean);
        assertThat(mean).isCloseTo(MEAN_NS, within(0.01 * MEAN_NS));
        assertThat(deviation)
                .as("an exponential distance's deviation is its mean")
                .isCloseTo(MEAN_NS, within(0.02 * MEAN_NS));
        assertThat((double) overTwice / REQUESTS).isCloseTo(Math.exp(-2), within(0.005));
    }

    @ParameterizedTest
    @EnumSource(Arrivals.class)
    void shouldRepeatItselfWithTheSameSeedAndNeverGoBack(Arrivals arrivals) {
        Schedule one = arrivals.schedule(RATE, 7);
        Schedule other = arrivals.schedule(RATE, 7);
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            long next = one.nextNs();
            assertThat(next).isEqualTo(other.nextNs()).isGreaterThanOrEqualTo(last);
            last = next;
        }
    }

    @Test
    void shouldDifferWithAnotherSeed() {
        assertThat(Arrivals.POISSON.schedule(RATE, 1).nextNs())
                .isNotEqualTo(Arrivals.POISSON.schedule(RATE, 2).nextNs());
    }

    @Test
    void shouldKnowItsNames() {
        assertThat(Arrivals.of("constant")).isEqualTo(Arrivals.CONSTANT);
        assertThatThrownBy(() -> Arrivals.of("random")).hasMessageContaining("--arrivals: 'random'");
    }
}
