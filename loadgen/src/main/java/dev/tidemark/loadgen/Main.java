package dev.tidemark.loadgen;

import dev.tidemark.loadgen.console.ConsoleProgress;
import dev.tidemark.loadgen.console.Summary;
import dev.tidemark.loadgen.report.ReportCommand;
import dev.tidemark.loadgen.report.ReportJson;
import dev.tidemark.loadgen.run.LoadRun;
import dev.tidemark.loadgen.run.NoConnectionException;
import dev.tidemark.loadgen.run.ResultFiles;
import dev.tidemark.loadgen.run.RunOutcome;
import dev.tidemark.loadgen.run.RunSettings;
import dev.tidemark.loadgen.run.Slo;
import dev.tidemark.loadgen.run.Sweep;
import dev.tidemark.loadgen.run.SweepRun;
import dev.tidemark.loadgen.text.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark loadgen}: the command line, and what its exit code is. */
@Command(
        name = "tidemark loadgen",
        description = {
            "Puts load on a Tidemark or Redis server, and measures how long it takes to answer.",
            "",
            "Without --rate each connection sends its next request when a reply comes (closed loop): what the server can do at "
                    + "most. With --rate requests are due at times of their own (open loop), and the response time counts from "
                    + "then: what users see. A run in which the generator itself fell behind says so and is invalid.",
            "",
            "The result goes to standard output, progress to standard error, and the files of a run to a directory: "
                    + "report.html, report.json, run.hlog, *.hgrm."
        },
        subcommands = ReportCommand.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    private static final String JSON = "json";
    private static final double NO_HIGHEST_RATE = 1e9;

    @Mixin
    private LoadOptions load;

    @Mixin
    private WorkloadOptions workload;

    @Option(
            names = "--slo",
            paramLabel = "pN=TIME",
            description =
                    "A bound that response times (in a closed loop: service times) of all operations together must keep, such as "
                            + "p99.9=1ms or max=20ms.")
    private String sloText;

    @Option(
            names = "--sweep-precision",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description = "By how much the rate that --sweep finds may be too low (default: ${DEFAULT-VALUE}).")
    private int sweepPrecision;

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "Where files are written (default: loadgen-results/ and the time).")
    private Path directory;

    @Option(names = "--no-files", description = "Write no files.")
    private boolean noFiles;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "text",
            description = "Form of the result on standard output: text or json (default: ${DEFAULT-VALUE}).")
    private String form;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;

    Main(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        System.exit(run(arguments, out, err, ConsoleProgress.isErrorTerminal()));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** @return the exit code. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err, boolean terminal) {
        int code = commandLine(out, err, terminal).execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err, boolean terminal) {
        CommandLine line =
                new CommandLine(new Main(out, err, terminal)).setOut(out).setErr(err);
        line.setExecutionExceptionHandler((defect, command, parsed) -> {
            defect.printStackTrace(err);
            return ExitCode.DEFECT.number();
        });
        line.getCommandSpec().version(Version.text());
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes; where several hold, the one listed later wins:%n")
                .exitCodeList(exitCodes())
                .footer(examples());
        return line;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(code -> codes.put(Integer.toString(code.number()), code.sentence()));
        return codes;
    }

    private static String[] examples() {
        return new String[] {
            "%nExamples:",
            "  tidemark loadgen --preload",
            "  tidemark loadgen -w increment --users 2000000 --preload --depth 64",
            "  tidemark loadgen --rate 50000 --slo p99.9=1ms -d results/evening",
            "  tidemark loadgen --sweep --slo p99.9=1ms",
            "  tidemark loadgen --target redis -w increment --depth 64 127.0.0.1:6379",
            "  tidemark loadgen report results/evening results/morning -o compare.html",
            "%nSee also docs/LOADGEN.md."
        };
    }

    @Override
    public Integer call() throws InterruptedException {
        ConsoleProgress progress = new ConsoleProgress(err, terminal);
        try {
            return run(progress).number();
        } catch (IllegalArgumentException e) {
            return fail(progress, ExitCode.USAGE, e.getMessage());
        } catch (NoConnectionException e) {
            return fail(progress, ExitCode.NO_CONNECTION, e.getMessage());
        } catch (IOException e) {
            return fail(progress, ExitCode.BROKEN, e.toString());
        }
    }

    private int fail(ConsoleProgress progress, ExitCode code, String message) {
        progress.end();
        err.println("tidemark loadgen: " + message);
        return code.number();
    }

    private ExitCode run(ConsoleProgress progress) throws IOException, InterruptedException {
        RunSettings settings = load.settings(workload);
        Slo slo = sloText == null ? null : Slo.parse(sloText);
        if (!List.of("text", JSON).contains(form)) {
            throw new IllegalArgumentException("--output: '" + form + "', expected text or json");
        }
        if (load.isSweep() && slo == null) {
            throw new IllegalArgumentException("--sweep needs a bound to keep, such as --slo p99.9=1ms");
        }
        Path files = noFiles ? null : directory == null ? ResultFiles.newDirectory(settings) : directory;
        if (!load.isSweep()) {
            RunOutcome outcome = new LoadRun(settings, progress, files).run();
            return finish(progress, outcome, slo, files);
        }
        SweepRun sweep = new SweepRun(settings, slo, progress, files);
        Sweep.Result result = sweep.run(sweepPrecision / 100.0, NO_HIGHEST_RATE);
        progress.note(SweepRun.sentence(result, slo));
        return finish(progress, result.step().outcome(), slo, files);
    }

    private ExitCode finish(ConsoleProgress progress, RunOutcome outcome, Slo slo, Path files) throws IOException {
        progress.end();
        if (files != null) {
            ResultFiles.write(outcome.report(), files);
        }
        if (form.equals(JSON)) {
            out.println(ReportJson.text(outcome.report()));
        } else {
            out.print(Summary.of(outcome));
            if (slo != null) {
                out.println("slo: " + slo.verdict(outcome.seenByClients()));
            }
        }
        if (files != null) {
            err.println("files in " + files);
        }
        return exitCode(outcome, slo);
    }

    private static ExitCode exitCode(RunOutcome outcome, Slo slo) {
        if (!outcome.report().validity().valid()) {
            return ExitCode.INVALID;
        }
        if (slo != null && !slo.isKept(outcome.seenByClients())) {
            return ExitCode.SLO_MISSED;
        }
        return outcome.report().totals().errors() > 0 ? ExitCode.ERRORS : ExitCode.OK;
    }
}
