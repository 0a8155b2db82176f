package dev.tidemark.loadgen.report;

import java.util.List;
import java.util.Objects;
import org.HdrHistogram.AbstractHistogram;

/**
 * A distribution of times, in nanoseconds. Errors count as other replies do.
 *
 * @param count of times; all else is 0 and the curve empty if there are none
 * @param curve ascending, evenly spaced on an axis of nines, ending in 100 % = the maximum; where it stays level, only
 *     the ends of the level part
 */
public record LatencyResult(
        long count,
        long minNs,
        long meanNs,
        long p50Ns,
        long p90Ns,
        long p99Ns,
        long p999Ns,
        long p9999Ns,
        long maxNs,
        List<PercentilePoint> curve) {
    public LatencyResult {
        curve = List.copyOf(Objects.requireNonNull(curve, "latency.curve"));
    }

    /**
     * @param histogram of nanoseconds; not changed while this reads it
     * @return what the histogram holds
     */
    public static LatencyResult of(AbstractHistogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new LatencyResult(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
        }
        return new LatencyResult(
                histogram.getTotalCount(),
                histogram.getMinValue(),
                Math.round(histogram.getMean()),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getValueAtPercentile(99.99),
                histogram.getMaxValue(),
                PercentileCurve.of(histogram));
    }
}
