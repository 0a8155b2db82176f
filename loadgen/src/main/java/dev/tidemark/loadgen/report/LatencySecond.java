package dev.tidemark.loadgen.report;

import org.HdrHistogram.AbstractHistogram;

/** Times within one second, in nanoseconds; the maximum is the longest there was. */
public record LatencySecond(long p50Ns, long p99Ns, long p999Ns, long maxNs) {
    /**
     * @param histogram of nanoseconds; not changed while this reads it
     * @return what the histogram holds; null if it is empty
     */
    public static LatencySecond of(AbstractHistogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return null;
        }
        return new LatencySecond(
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
