package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void shouldDoubleUpToTheLongestAndCutByAHalfAtMost() {
        Backoff backoff = new Backoff(100, 1_000);
        long[] whole = {100, 200, 400, 800, 1_000, 1_000};
        for (int tries = 0; tries < whole.length; tries++) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(backoff.pauseNs(tries)).isBetween(whole[tries] / 2, whole[tries]);
            }
        }
        assertThat(backoff.pauseNs(Integer.MAX_VALUE)).isBetween(500L, 1_000L);
        assertThat(new Backoff(Long.MAX_VALUE / 2, Long.MAX_VALUE).pauseNs(30)).isPositive();
    }

    @Test
    void shouldNotAlwaysPauseTheSame() {
        Backoff backoff = new Backoff(1_000_000, 1_000_000);
        long first = backoff.pauseNs(0);
        assertThat(IntStream.range(0, 100).mapToLong(i -> backoff.pauseNs(0))).anyMatch(pause -> pause != first);
    }
}
