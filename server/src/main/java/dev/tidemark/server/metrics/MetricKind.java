package dev.tidemark.server.metrics;

/** How a metric behaves over time. */
public enum MetricKind {
    /** Only rises, from 0 at the server's start; its exported name ends with {@code _total}. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts by size, in fixed buckets, with their sum. */
    HISTOGRAM,
    /** Is always 1, and says all in its labels. */
    INFO
}
