package dev.tidemark.loadgen.report;

/**
 * A JVM within one second.
 *
 * @param heapUsedBytes at the end of the second
 * @param gcCount collections that ended in the second
 * @param gcPauseNs what they took in all
 */
public record JvmSample(long heapUsedBytes, long gcCount, long gcPauseNs) {}
