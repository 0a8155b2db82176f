package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.ErrorCounts;
import dev.tidemark.loadgen.net.Recording;
import dev.tidemark.loadgen.net.Recording.Kind;
import dev.tidemark.loadgen.report.LatencyResult;
import dev.tidemark.loadgen.report.OperationResult;
import dev.tidemark.loadgen.report.OperationSecond;
import dev.tidemark.loadgen.report.ProcessSample;
import dev.tidemark.loadgen.report.SecondSample;
import dev.tidemark.loadgen.report.Totals;
import dev.tidemark.loadgen.workload.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Adds up what a run recorded into the results of its report. Thread: one. */
final class Totalling {
    /** The name of all operations together. */
    static final String ALL = "all";

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Recording> recordings;
    private final Tally tally;
    private final boolean open;
    private final List<SecondSample> seconds;
    private final long endNs;

    /**
     * @param seconds of the measured part, and of the time that was spent waiting for its last replies.
     * @param endNs where the measured part ends, after its begin: rates are of what was answered before.
     */
    Totalling(List<Recording> recordings, Tally tally, boolean open, List<SecondSample> seconds, long endNs) {
        this.recordings = recordings;
        this.tally = tally;
        this.open = open;
        this.seconds = seconds;
        this.endNs = endNs;
    }

    /** The time that rates are of. */
    long measuredNs() {
        return Math.max(
                1, answeredInTime().stream().mapToLong(SecondSample::lengthNs).sum());
    }

    private List<SecondSample> answeredInTime() {
        List<SecondSample> inTime = new ArrayList<>();
        long ns = 0;
        for (SecondSample second : seconds) {
            ns += second.lengthNs();
            if (ns <= endNs || inTime.isEmpty()) {
                inTime.add(second);
            }
        }
        return inTime;
    }

    /** All operations together. */
    OperationResult overall() {
        return result(
                ALL,
                errorsByStatus().values().stream().mapToLong(Long::longValue).sum(),
                tally::total);
    }

    /** Each operation that was sent. */
    List<OperationResult> operations() {
        List<OperationResult> results = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            long errors = recordings.stream()
                    .mapToLong(recording -> recording.errors().of(operation))
                    .sum();
            if (errors > 0 || tally.total(Kind.SERVICE, operation).getTotalCount() > 0) {
                results.add(result(operation.tag(), errors, kind -> tally.total(kind, operation)));
            }
        }
        return results;
    }

    private OperationResult result(String name, long errors, Function<Kind, Histogram> times) {
        LatencyResult service = LatencyResult.of(times.apply(Kind.SERVICE));
        return new OperationResult(
                name,
                service.count(),
                errors,
                perSecond(name),
                open ? LatencyResult.of(times.apply(Kind.RESPONSE)) : null,
                service,
                open ? LatencyResult.of(times.apply(Kind.LAG)) : null);
    }

    /** The sums; CPU time is that of the seconds sampled, by what was answered in them. */
    Totals totals() {
        Map<String, Long> errors = errorsByStatus();
        long requests = tally.total(Kind.SERVICE).getTotalCount();
        boolean serverSeen = !seconds.isEmpty() && seconds.stream().allMatch(second -> second.server() != null);
        return new Totals(
                requests,
                errors.values().stream().mapToLong(Long::longValue).sum(),
                errors.getOrDefault(ErrorCounts.NO_REPLY, 0L),
                perSecond(ALL),
                errors,
                serverSeen ? cpuNsPerRequest(SecondSample::server) : null,
                cpuNsPerRequest(SecondSample::generator));
    }

    private long cpuNsPerRequest(Function<SecondSample, ProcessSample> process) {
        double cpuNs = 0;
        long requests = 0;
        for (SecondSample second : seconds) {
            cpuNs += process.apply(second).cpuCores() * second.lengthNs();
            requests += second.overall().requests();
        }
        return requests == 0 ? 0 : Math.round(cpuNs / requests);
    }

    private Map<String, Long> errorsByStatus() {
        Map<String, Long> counts = new HashMap<>();
        recordings.forEach(recording -> recording.errors().addTo(counts));
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(count -> sorted.put(count.getKey(), count.getValue()));
        return sorted;
    }

    private double perSecond(String name) {
        long requests = 0;
        for (SecondSample second : answeredInTime()) {
            requests += name.equals(ALL)
                    ? second.overall().requests()
                    : second.operations().stream()
                            .filter(operation -> operation.name().equals(name))
                            .mapToLong(OperationSecond::requests)
                            .sum();
        }
        return requests * NANOS_PER_SECOND / measuredNs();
    }
}
