package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Operation;
import java.util.HashMap;
import java.util.Map;

/** How often each operation ended in each error. Thread: safe from any. */
public final class ErrorCounts {
    /** Counted for requests under way on a connection that ended. */
    public static final String CONNECTION_LOST = "CONNECTION_LOST";
    /** Counted for requests without a reply when the run had waited long enough. */
    public static final String NO_REPLY = "NO_REPLY";

    /** Counted for requests of an open loop that never found room on a connection. */
    public static final String NOT_SENT = "NOT_SENT";

    private final Map<Operation, Map<String, Long>> counts = new HashMap<>();

    /** Counts one. */
    synchronized void add(Operation operation, String error) {
        counts.computeIfAbsent(operation, any -> new HashMap<>()).merge(error, 1L, Long::sum);
    }

    /** How many of an operation there have been. */
    public synchronized long of(Operation operation) {
        return counts.getOrDefault(operation, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Adds how many of each name there have been, over all operations. */
    public synchronized void addTo(Map<String, Long> totals) {
        counts.values().forEach(names -> names.forEach((name, count) -> totals.merge(name, count, Long::sum)));
    }
}
