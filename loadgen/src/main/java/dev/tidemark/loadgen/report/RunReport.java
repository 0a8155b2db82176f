package dev.tidemark.loadgen.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that one run found, as {@code report.json} keeps it. Times are nanoseconds, sizes bytes, as the names say. What is
 * nullable says so; all else is there.
 *
 * @param formatVersion of this file; see {@link ReportJson#FORMAT_VERSION}
 * @param label short name of the run, for headings and legends
 * @param generator name and version of the load generator
 * @param startedAt when the first request of the measured part was due; warm-up is before it
 * @param durationNs of the measured part
 * @param target what was measured
 * @param load how requests were made
 * @param configuration every setting of the generator that shaped the run, in the order to show: option name without
 *     dashes, value as given
 * @param machine where the generator ran
 * @param validity whether the generator kept up
 * @param totals of the measured part
 * @param overall all operations together
 * @param operations each operation, in the order to show
 * @param seconds one sample a second, ascending
 */
public record RunReport(
        int formatVersion,
        String label,
        String generator,
        Instant startedAt,
        long durationNs,
        Target target,
        Load load,
        Map<String, String> configuration,
        Machine machine,
        Validity validity,
        Totals totals,
        OperationResult overall,
        List<OperationResult> operations,
        List<SecondSample> seconds) {

    /** @throws NullPointerException naming the first part that is missing */
    public RunReport {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(generator, "generator");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(load, "load");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(validity, "validity");
        Objects.requireNonNull(totals, "totals");
        Objects.requireNonNull(overall, "overall");
        configuration = Ordered.copyOf(configuration, "configuration");
        operations = List.copyOf(Objects.requireNonNull(operations, "operations"));
        seconds = List.copyOf(Objects.requireNonNull(seconds, "seconds"));
    }
}
