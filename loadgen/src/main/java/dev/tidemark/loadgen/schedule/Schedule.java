package dev.tidemark.loadgen.schedule;

/** The times at which requests are due, whatever became of those before. Thread: one. Allocation: none. */
@FunctionalInterface
public interface Schedule {
    /** The next time, in nanoseconds since the start; never less than the one before. */
    long nextNs();
}
