package dev.tidemark.loadgen.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.loadgen.net.Recording;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SloTest {
    @ParameterizedTest
    @CsvSource({
        "p99.9=1ms,99.9,1000000,p99.9 ≤ 1.00 ms",
        "p50=20us,50,20000,p50 ≤ 20.0 µs",
        "max=2s,100,2000000000,max ≤ 2.00 s"
    })
    void shouldReadABound(String text, double percentile, long ns, String shown) {
        assertThat(Slo.parse(text)).isEqualTo(new Slo(percentile, ns)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p99", "99=1ms", "p101=1ms", "p99=1", "p99=1parsec", "p99<1ms"})
    void shouldSayWhatABoundLooksLike(String text) {
        assertThatThrownBy(() -> Slo.parse(text)).hasMessageStartingWith("--slo: '");
    }

    @Test
    void shouldJudgeByThePercentile() {
        Histogram times = Recording.newHistogram();
        times.recordValueWithCount(500_000, 999);
        times.recordValueWithCount(5_000_000, 1);
        assertThat(Slo.parse("p99.9=1ms").isKept(times)).isTrue();
        assertThat(Slo.parse("max=1ms").isKept(times)).isFalse();
        assertThat(Slo.parse("max=1ms").verdict(times)).isEqualTo("max ≤ 1.00 ms, missed: 5.00 ms");
        assertThat(Slo.parse("p99.9=1ms").verdict(times)).startsWith("p99.9 ≤ 1.00 ms, kept: 500 µs");
    }

    @Test
    void shouldNotBeKeptByNoReplyAtAll() {
        assertThat(Slo.parse("max=1s").isKept(Recording.newHistogram())).isFalse();
        assertThat(Slo.parse("max=1s").verdict(Recording.newHistogram())).endsWith("missed: no reply");
    }
}
