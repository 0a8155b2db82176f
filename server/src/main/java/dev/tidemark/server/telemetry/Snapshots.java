package dev.tidemark.server.telemetry;

import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.metrics.MetricKind;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** The values of one metric on their way to the Prometheus library, each with the values of its labels. Thread: one. */
final class Snapshots {
    private static final double NS_PER_SECOND = 1e9;

    private final MetricDescription metric;
    private final List<CounterDataPointSnapshot> counters = new ArrayList<>();
    private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
    private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();
    private final List<InfoDataPointSnapshot> infos = new ArrayList<>();

    Snapshots(MetricDescription metric) {
        this.metric = metric;
    }

    /** Adds the value of a counter or a gauge. */
    Snapshots value(double value, String... labels) {
        if (metric.kind() == MetricKind.COUNTER) {
            counters.add(CounterDataPointSnapshot.builder()
                    .value(value)
                    .labels(labels(labels))
                    .build());
        } else {
            gauges.add(GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(labels(labels))
                    .build());
        }
        return this;
    }

    /** Adds a histogram, in seconds. */
    Snapshots histogram(DurationHistogram histogram, String... labels) {
        double[] bounds = new double[DurationHistogram.BUCKETS];
        long[] counts = new long[DurationHistogram.BUCKETS];
        for (int i = 0; i < bounds.length; i++) {
            long boundNs = DurationHistogram.boundNs(i);
            bounds[i] = boundNs == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : boundNs / NS_PER_SECOND;
            counts[i] = histogram.count(i);
        }
        histograms.add(HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(histogram.sumNs() / NS_PER_SECOND)
                .labels(labels(labels))
                .build());
        return this;
    }

    /** Adds what only labels say. */
    Snapshots info(String... labels) {
        infos.add(InfoDataPointSnapshot.builder().labels(labels(labels)).build());
        return this;
    }

    MetricSnapshot build() {
        return switch (metric.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder counter =
                        CounterSnapshot.builder().name(metric.baseName()).help(metric.sentence());
                counters.forEach(counter::dataPoint);
                yield counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge =
                        GaugeSnapshot.builder().name(metric.baseName()).help(metric.sentence());
                gauges.forEach(gauge::dataPoint);
                yield gauge.build();
            }
            case HISTOGRAM -> {
                HistogramSnapshot.Builder histogram =
                        HistogramSnapshot.builder().name(metric.baseName()).help(metric.sentence());
                histograms.forEach(histogram::dataPoint);
                yield histogram.build();
            }
            case INFO -> {
                InfoSnapshot.Builder info =
                        InfoSnapshot.builder().name(metric.baseName()).help(metric.sentence());
                infos.forEach(info::dataPoint);
                yield info.build();
            }
        };
    }

    private Labels labels(String... values) {
        return Labels.of(metric.labels(), List.of(values));
    }
}
