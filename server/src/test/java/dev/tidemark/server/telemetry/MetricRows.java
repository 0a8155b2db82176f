package dev.tidemark.server.telemetry;

import java.util.List;
import java.util.Locale;

/** What the table of docs/METRICS.md must read, written out from {@link ServerMetric}. */
public final class MetricRows {
    private MetricRows() {}

    static List<String> all() {
        return ServerMetric.all().stream().map(MetricRows::row).toList();
    }

    /** The row of one metric. */
    public static String row(MetricDescription metric) {
        return "| `" + metric.name() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + " | "
                + String.join(", ", metric.labels()) + " | " + metric.unit() + " | " + metric.sentence() + " |";
    }
}
