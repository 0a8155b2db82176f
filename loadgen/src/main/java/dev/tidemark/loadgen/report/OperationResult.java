package dev.tidemark.loadgen.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;

/**
 * What one operation, or all together, came to over the whole measured part.
 *
 * @param name of the operation
 * @param requests answered, errors included
 * @param errors answered with a status that is an error
 * @param requestsPerSecond answered ones by the duration
 * @param response from the time a request was due to its reply; null in a closed loop, where nothing is due
 * @param service from the time a request was sent to its reply
 * @param lag from the time a request was due to the time it was sent; null in a closed loop
 */
public record OperationResult(
        String name,
        long requests,
        long errors,
        double requestsPerSecond,
        LatencyResult response,
        LatencyResult service,
        LatencyResult lag) {
    public OperationResult {
        Objects.requireNonNull(name, "operation.name");
        Objects.requireNonNull(service, "operation.service");
    }

    /** @return what a client of the server would have seen: the response time, or in a closed loop the service time. */
    @JsonIgnore
    public LatencyResult seenByClients() {
        return response == null ? service : response;
    }
}
