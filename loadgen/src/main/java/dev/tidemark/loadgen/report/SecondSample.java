package dev.tidemark.loadgen.report;

import java.util.List;
import java.util.Objects;

/**
 * One second of the measured part.
 *
 * @param second counts from 0 at {@link RunReport#startedAt()}
 * @param lengthNs how much of it was measured: a second, or less at the end
 * @param inFlight requests sent and not answered at its end
 * @param overall all operations together
 * @param operations those that were answered in it; ones that were not may be left out
 * @param server the server's process; null if it could not be seen
 * @param generator the generator's process
 */
public record SecondSample(
        long second,
        long lengthNs,
        long inFlight,
        OperationSecond overall,
        List<OperationSecond> operations,
        ProcessSample server,
        ProcessSample generator) {
    public SecondSample {
        Objects.requireNonNull(overall, "second.overall");
        Objects.requireNonNull(generator, "second.generator");
        operations = List.copyOf(Objects.requireNonNull(operations, "second.operations"));
    }
}
