package dev.tidemark.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {
    private static final long[] BOUNDS_NS = {
        5_000L,
        10_000L,
        25_000L,
        50_000L,
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L,
        Long.MAX_VALUE
    };

    private final DurationHistogram histogram = new DurationHistogram();

    @Test
    void shouldHaveTheBoundsThatDashboardsCountOn() {
        assertThat(DurationHistogram.BUCKETS).isEqualTo(21);
        assertThat(IntStream.range(0, 21).mapToLong(DurationHistogram::boundNs)).containsExactly(box(BOUNDS_NS));
    }

    @Test
    void shouldCountInTheFirstBucketThatIsNotTooSmall() {
        for (int i = 0; i < BOUNDS_NS.length - 1; i++) {
            histogram.record(BOUNDS_NS[i]);
            histogram.record(BOUNDS_NS[i] + 1);
        }
        long[] expected = new long[BOUNDS_NS.length];
        Arrays.fill(expected, 2);
        expected[0] = 1;
        expected[BOUNDS_NS.length - 1] = 1;
        assertThat(counts()).containsExactly(box(expected));
    }

    @Test
    void shouldCountAllAndTheirSum() {
        histogram.record(0);
        histogram.record(7_000);
        histogram.record(20_000_000_000L);
        assertThat(histogram.total()).isEqualTo(3);
        assertThat(counts().sum()).isEqualTo(3);
        assertThat(histogram.sumNs()).isEqualTo(20_000_007_000L);
    }

    private LongStream counts() {
        return IntStream.range(0, DurationHistogram.BUCKETS).mapToLong(histogram::count);
    }

    private static Long[] box(long[] values) {
        return Arrays.stream(values).boxed().toArray(Long[]::new);
    }
}
