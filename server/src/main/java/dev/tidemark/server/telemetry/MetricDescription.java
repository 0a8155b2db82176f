package dev.tidemark.server.telemetry;

import dev.tidemark.server.metrics.MetricKind;
import java.util.List;

/**
 * A metric as it is exported.
 *
 * @param name in full, e.g. {@code tidemark_hits_total}.
 * @param labels names of its labels, in order.
 * @param unit of its value.
 * @param sentence what it says.
 */
public record MetricDescription(String name, MetricKind kind, List<String> labels, String unit, String sentence) {
    private static final String COUNTER_SUFFIX = "_total";
    private static final String INFO_SUFFIX = "_info";

    /** The name without what its kind appends. */
    String baseName() {
        return switch (kind) {
            case COUNTER -> withoutSuffix(COUNTER_SUFFIX);
            case INFO -> withoutSuffix(INFO_SUFFIX);
            case GAUGE, HISTOGRAM -> name;
        };
    }

    private String withoutSuffix(String suffix) {
        if (!name.endsWith(suffix)) {
            throw new IllegalStateException(name + " is a " + kind + ", expected to end with " + suffix);
        }
        return name.substring(0, name.length() - suffix.length());
    }
}
