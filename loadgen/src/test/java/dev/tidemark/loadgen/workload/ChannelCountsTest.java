package dev.tidemark.loadgen.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelCountsTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10, 100})
    void shouldHaveTheMeanAskedFor(int mean) {
        assertThat(ChannelCounts.skewed(mean).mean()).isCloseTo(mean, within(0.01 * mean));
    }

    @Test
    void shouldBeSkewedAsItsJavadocSays() {
        ChannelCounts counts = ChannelCounts.skewed(10);
        assertThat(counts.shareAbove(5)).as("half of the users have 5 or fewer").isBetween(0.42, 0.5);
        assertThat(counts.shareAbove(70)).as("one in a hundred has over 70").isBetween(0.005, 0.015);
        assertThat(counts.shareAbove(0)).as("all have some").isCloseTo(1, within(1e-9));
    }

    @Test
    void shouldGiveEachUserTheSameCountIfAskedTo() {
        ChannelCounts counts = ChannelCounts.exactly(7);
        assertThat(counts.of(0)).isEqualTo(7);
        assertThat(counts.of(-1)).isEqualTo(7);
        assertThat(counts.mean()).isEqualTo(7);
        assertThat(counts.greatest()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, ChannelCounts.MAX + 1})
    void shouldRefuseWhatIsOutOfRange(int channels) {
        assertThatThrownBy(() -> ChannelCounts.skewed(channels)).hasMessageContaining("channels=" + channels);
        assertThatThrownBy(() -> ChannelCounts.exactly(channels)).hasMessageContaining("channels=" + channels);
    }
}
