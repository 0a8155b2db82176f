package dev.tidemark.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LatencyResultTest {
    private final Histogram histogram = new Histogram(60_000_000_000L, 3);

    @Test
    void shouldTakeEachFigureFromTheHistogram() {
        for (int i = 1; i <= 100_000; i++) {
            histogram.recordValue(i * 1000L);
        }
        LatencyResult result = LatencyResult.of(histogram);
        assertThat(result.count()).isEqualTo(100_000);
        assertThat((double) result.minNs()).isCloseTo(1e3, within(1e1));
        assertThat((double) result.meanNs()).isCloseTo(50e6, within(1e5));
        assertThat((double) result.p50Ns()).isCloseTo(50e6, within(1e5));
        assertThat((double) result.p90Ns()).isCloseTo(90e6, within(1e5));
        assertThat((double) result.p99Ns()).isCloseTo(99e6, within(1e5));
        assertThat((double) result.p999Ns()).isCloseTo(99.9e6, within(1e5));
        assertThat((double) result.p9999Ns()).isCloseTo(99.99e6, within(1e5));
        assertThat((double) result.maxNs()).isCloseTo(100e6, within(1e5));
    }

    @Test
    void shouldSpaceTheCurveEvenlyByNinesAndEndInTheMaximum() {
        for (int i = 1; i <= 100_000; i++) {
            histogram.recordValue(i * 1000L);
        }
        List<PercentilePoint> curve = LatencyResult.of(histogram).curve();
        assertThat(curve.get(0).percentile()).isZero();
        assertThat(curve.get(curve.size() - 1)).isEqualTo(new PercentilePoint(100, histogram.getMaxValue()));
        assertThat(curve).hasSizeBetween(60, 101);
        assertThat(curve).isSortedAccordingTo((a, b) -> Double.compare(a.percentile(), b.percentile()));
        assertThat(curve).isSortedAccordingTo((a, b) -> Long.compare(a.valueNs(), b.valueNs()));
        assertThat(curve).anySatisfy(point -> assertThat(point.percentile()).isCloseTo(90, within(1e-9)));
        for (PercentilePoint point : curve) {
            assertThat(point.valueNs()).isEqualTo(histogram.getValueAtPercentile(point.percentile()));
        }
    }

    @Test
    void shouldKeepOnlyTheEndsOfALevelPart() {
        histogram.recordValueWithCount(1000, 9_999);
        histogram.recordValue(1_000_000);
        List<PercentilePoint> curve = LatencyResult.of(histogram).curve();
        assertThat(curve).hasSize(3);
        assertThat(curve.get(0).valueNs()).isEqualTo(curve.get(1).valueNs());
        assertThat(curve.get(1).percentile()).isGreaterThan(99.98);
    }

    @Test
    void shouldBeZeroWithoutTimes() {
        assertThat(LatencyResult.of(histogram)).isEqualTo(new LatencyResult(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
        assertThat(LatencySecond.of(histogram)).isNull();
    }

    @Test
    void shouldHaveACurveForASingleTime() {
        histogram.recordValue(1500);
        assertThat(LatencyResult.of(histogram).curve())
                .containsExactly(new PercentilePoint(100, histogram.getMaxValue()));
    }
}
