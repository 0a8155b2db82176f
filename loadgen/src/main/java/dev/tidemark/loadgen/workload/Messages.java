package dev.tidemark.loadgen.workload;

import java.time.Instant;

/** Message ids of one stream: snowflakes of the time asked for, each above the one before. Thread: one. */
final class Messages {
    private static final long NANOS_PER_MS = 1_000_000;

    private final long startMs;
    private long sequence;

    /** @param start of the stream's time. */
    Messages(Instant start) {
        startMs = start.toEpochMilli();
    }

    /** The id of a message sent at a time, in nanoseconds since the start. */
    long at(long timeNs) {
        return Snowflake.of(startMs + timeNs / NANOS_PER_MS, sequence++);
    }

    /** An id that is older than all of a stream that starts at this time. */
    static long before(Instant start) {
        return Snowflake.of(start.toEpochMilli() - 1, 0);
    }
}
