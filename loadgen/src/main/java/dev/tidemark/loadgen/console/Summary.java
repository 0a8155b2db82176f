package dev.tidemark.loadgen.console;

import dev.tidemark.loadgen.report.LatencyResult;
import dev.tidemark.loadgen.report.OperationResult;
import dev.tidemark.loadgen.report.ProcessSample;
import dev.tidemark.loadgen.report.RunReport;
import dev.tidemark.loadgen.report.SecondSample;
import dev.tidemark.loadgen.report.Totals;
import dev.tidemark.loadgen.run.RunOutcome;
import dev.tidemark.loadgen.text.Times;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The result of a run as text. */
public final class Summary {
    private static final String ROW = "%-15s %14s %12s %9s  %-8s %9s %9s %9s %9s %9s %9s%n";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MIB = 1 << 20;

    private final RunReport report;
    private final List<String> notes;
    private final StringBuilder text = new StringBuilder();
    private final Formatter out = new Formatter(text, Locale.ROOT);

    private Summary(RunOutcome outcome) {
        report = outcome.report();
        notes = outcome.notes();
    }

    /** The lines, each ended. */
    public static String of(RunOutcome outcome) {
        return new Summary(outcome).write();
    }

    private String write() {
        out.format(
                "%s at %s, workload %s, %s loop, %.1f s%n",
                report.target().version(),
                report.target().address(),
                report.load().workload(),
                report.load().loop().name().toLowerCase(Locale.ROOT),
                report.durationNs() / NANOS_PER_SECOND);
        text.append(System.lineSeparator());
        out.format(ROW, "operation", "requests", "/s", "errors", "time", "p50", "p90", "p99", "p99.9", "p99.99", "max");
        report.operations().forEach(this::operation);
        if (report.operations().size() > 1) {
            operation(report.overall());
        }
        text.append(System.lineSeparator());
        processes();
        report.totals().errorsByStatus().forEach((status, count) -> out.format("%s: %,d%n", status, count));
        notes.forEach(note -> out.format("note: %s%n", note));
        report.validity().reasons().forEach(reason -> out.format("INVALID: %s%n", reason));
        return text.toString();
    }

    private void operation(OperationResult result) {
        String name = result.name();
        if (result.response() != null) {
            row(result, name, "response", result.response());
            times("service", result.service());
            times("send lag", result.lag());
        } else {
            row(result, name, "service", result.service());
        }
    }

    private void row(OperationResult result, String name, String kind, LatencyResult times) {
        out.format(
                ROW,
                name,
                String.format(Locale.ROOT, "%,d", result.requests()),
                String.format(Locale.ROOT, "%,.0f", result.requestsPerSecond()),
                String.format(Locale.ROOT, "%,d", result.errors()),
                kind,
                Times.text(times.p50Ns()),
                Times.text(times.p90Ns()),
                Times.text(times.p99Ns()),
                Times.text(times.p999Ns()),
                Times.text(times.p9999Ns()),
                Times.text(times.maxNs()));
    }

    private void times(String kind, LatencyResult times) {
        out.format(
                ROW,
                "",
                "",
                "",
                "",
                kind,
                Times.text(times.p50Ns()),
                Times.text(times.p90Ns()),
                Times.text(times.p99Ns()),
                Times.text(times.p999Ns()),
                Times.text(times.p9999Ns()),
                Times.text(times.maxNs()));
    }

    private void processes() {
        Totals totals = report.totals();
        if (totals.serverCpuNsPerRequest() != null) {
            process("server", totals.serverCpuNsPerRequest(), SecondSample::server);
        }
        process("generator", totals.generatorCpuNsPerRequest(), SecondSample::generator);
    }

    private void process(String name, long cpuNsPerRequest, Function<SecondSample, ProcessSample> process) {
        List<ProcessSample> samples = report.seconds().stream().map(process).toList();
        out.format(
                "%-10s CPU %,d ns a request, %.2f cores; resident %,.0f MiB",
                name,
                cpuNsPerRequest,
                mean(samples, ProcessSample::cpuCores),
                samples.isEmpty() ? 0 : samples.get(samples.size() - 1).residentBytes() / BYTES_PER_MIB);
        if (samples.stream().allMatch(sample -> sample.jvm() != null)) {
            long collections =
                    samples.stream().mapToLong(sample -> sample.jvm().gcCount()).sum();
            long pauseNs = samples.stream()
                    .mapToLong(sample -> sample.jvm().gcPauseNs())
                    .sum();
            out.format("; %,d collections, %s", collections, Times.text(pauseNs));
        }
        text.append(System.lineSeparator());
    }

    private static double mean(List<ProcessSample> samples, ToDoubleFunction<ProcessSample> value) {
        return samples.stream().mapToDouble(value).average().orElse(0);
    }
}
