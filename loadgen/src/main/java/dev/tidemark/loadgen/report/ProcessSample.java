package dev.tidemark.loadgen.report;

/**
 * A process within one second.
 *
 * @param cpuCores CPU time by elapsed time: 1.0 is one core busy
 * @param residentBytes at the end of the second; 0 if not known
 * @param jvm null if it is no JVM, or one that does not say
 */
public record ProcessSample(double cpuCores, long residentBytes, JvmSample jvm) {}
