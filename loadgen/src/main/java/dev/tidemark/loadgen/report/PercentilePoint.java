package dev.tidemark.loadgen.report;

/**
 * One point of a percentile curve: {@code percentile} per cent of the times were {@code valueNs} or less.
 *
 * @param percentile 0 to 100
 */
public record PercentilePoint(double percentile, long valueNs) {}
