package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Recording;
import dev.tidemark.loadgen.net.Recording.Kind;
import dev.tidemark.loadgen.probe.ProcessProbe;
import dev.tidemark.loadgen.report.LatencySecond;
import dev.tidemark.loadgen.report.OperationSecond;
import dev.tidemark.loadgen.report.ProcessSample;
import dev.tidemark.loadgen.report.SecondSample;
import dev.tidemark.loadgen.workload.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns what a second brought into a sample. Thread: one. */
final class SecondSampler {
    private final List<Recording> recordings;
    private final Tally tally;
    private final ProcessProbe generator;
    private ProcessProbe server;
    private final long[] errorsBefore = new long[Operation.COUNT];
    private final List<SecondSample> samples = new ArrayList<>();

    /** @param server null if it cannot be seen. */
    SecondSampler(List<Recording> recordings, Tally tally, ProcessProbe generator, ProcessProbe server) {
        this.recordings = recordings;
        this.tally = tally;
        this.generator = generator;
        this.server = server;
    }

    /** The measured part begins. */
    void begin() throws IOException {
        generator.begin();
        if (server != null) {
            server.begin();
        }
    }

    /** An interval of so many nanoseconds ends. */
    SecondSample sample(long lengthNs) throws IOException {
        tally.drain();
        List<OperationSecond> operations = new ArrayList<>();
        long errors = 0;
        for (Operation operation : Operation.values()) {
            long ofOperation = newErrors(operation);
            errors += ofOperation;
            if (tally.interval(Kind.SERVICE, operation).getTotalCount() > 0 || ofOperation > 0) {
                operations.add(new OperationSecond(
                        operation.tag(),
                        tally.interval(Kind.SERVICE, operation).getTotalCount(),
                        ofOperation,
                        LatencySecond.of(tally.interval(Kind.RESPONSE, operation)),
                        LatencySecond.of(tally.interval(Kind.SERVICE, operation)),
                        LatencySecond.of(tally.interval(Kind.LAG, operation))));
            }
        }
        OperationSecond overall = new OperationSecond(
                Totalling.ALL,
                tally.interval(Kind.SERVICE).getTotalCount(),
                errors,
                LatencySecond.of(tally.interval(Kind.RESPONSE)),
                LatencySecond.of(tally.interval(Kind.SERVICE)),
                LatencySecond.of(tally.interval(Kind.LAG)));
        long inFlight = recordings.stream().mapToLong(Recording::unanswered).sum();
        SecondSample sample = new SecondSample(
                samples.size(), lengthNs, inFlight, overall, operations, serverSample(), generator.sample());
        samples.add(sample);
        return sample;
    }

    private long newErrors(Operation operation) {
        long now = recordings.stream()
                .mapToLong(recording -> recording.errors().of(operation))
                .sum();
        long grown = now - errorsBefore[operation.ordinal()];
        errorsBefore[operation.ordinal()] = now;
        return grown;
    }

    /** A server that ends in the middle of a run is not watched any further. */
    private ProcessSample serverSample() {
        if (server == null) {
            return null;
        }
        try {
            return server.sample();
        } catch (IOException e) {
            server = null;
            return null;
        }
    }

    List<SecondSample> samples() {
        return samples;
    }
}
