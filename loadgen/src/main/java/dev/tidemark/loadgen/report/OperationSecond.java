package dev.tidemark.loadgen.report;

import java.util.Objects;

/**
 * One operation, or all together, within one second. Replies count in the second in which they came.
 *
 * @param name of the operation
 * @param requests answered, errors included
 * @param errors answered with a status that is an error
 * @param response as in {@link OperationResult}; null if nothing was answered
 * @param service as in {@link OperationResult}; null if nothing was answered
 * @param lag as in {@link OperationResult}; null if nothing was answered
 */
public record OperationSecond(
        String name, long requests, long errors, LatencySecond response, LatencySecond service, LatencySecond lag) {
    public OperationSecond {
        Objects.requireNonNull(name, "second.operation.name");
    }
}
