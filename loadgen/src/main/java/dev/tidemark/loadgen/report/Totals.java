package dev.tidemark.loadgen.report;

import java.util.Map;

/**
 * Totals of the measured part.
 *
 * @param requests answered, errors included
 * @param errors answered with a status that is an error
 * @param unanswered sent and not answered when the run ended
 * @param requestsPerSecond answered ones by the duration
 * @param errorsByStatus name of the status and how often it came, most frequent first
 * @param serverCpuNsPerRequest CPU time of the server's process by answered requests; null if it could not be seen
 * @param generatorCpuNsPerRequest the same of the generator
 */
public record Totals(
        long requests,
        long errors,
        long unanswered,
        double requestsPerSecond,
        Map<String, Long> errorsByStatus,
        Long serverCpuNsPerRequest,
        long generatorCpuNsPerRequest) {
    public Totals {
        errorsByStatus = Ordered.copyOf(errorsByStatus, "totals.errorsByStatus");
    }
}
