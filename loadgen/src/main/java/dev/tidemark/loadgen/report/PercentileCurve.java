package dev.tidemark.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;

/** Takes the points of a percentile curve from a histogram: evenly spaced where the axis counts nines. */
final class PercentileCurve {
    static final int POINTS_PER_NINE = 20;

    private PercentileCurve() {}

    /** @return the curve of a histogram that is not empty; see {@link LatencyResult#curve()}. */
    static List<PercentilePoint> of(AbstractHistogram histogram) {
        List<PercentilePoint> points = new ArrayList<>();
        double rarest = 1.0 / histogram.getTotalCount();
        for (int i = 0; ; i++) {
            double above = Math.pow(10, -(double) i / POINTS_PER_NINE);
            if (above <= rarest) {
                break;
            }
            double percentile = 100 * (1 - above);
            points.add(new PercentilePoint(percentile, histogram.getValueAtPercentile(percentile)));
        }
        points.add(new PercentilePoint(100, histogram.getMaxValue()));
        return withoutInnerLevel(points);
    }

    private static List<PercentilePoint> withoutInnerLevel(List<PercentilePoint> points) {
        List<PercentilePoint> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            boolean inner = i > 0
                    && i < points.size() - 1
                    && points.get(i - 1).valueNs() == points.get(i).valueNs()
                    && points.get(i + 1).valueNs() == points.get(i).valueNs();
            if (!inner) {
                kept.add(points.get(i));
            }
        }
        return kept;
    }
}
