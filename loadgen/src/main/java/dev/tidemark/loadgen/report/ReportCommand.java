package dev.tidemark.loadgen.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark loadgen report}: pages from reports that earlier runs wrote. */
@Command(
        name = "report",
        description = {
            "Makes a page of a run anew, or one that compares runs.",
            "",
            "With one run it writes report.html beside its report.json. With more it overlays them, sets the ratios to "
                    + "the first in a table, and warns where the runs are not alike in what matters."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the page is written",
            "2:a mistake on the command line, or a file that cannot be read or written"
        })
public final class ReportCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int USAGE = 2;
    private static final String COMPARISON = "compare.html";

    @Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description =
                    "A report.json, or the directory of a run that has one; " + HtmlReport.MOST_RUNS + " at most.")
    private List<Path> sources;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the page goes (default: report.html beside the one report.json, or compare.html here).")
    private Path output;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (sources.size() > HtmlReport.MOST_RUNS) {
            err.println("tidemark loadgen report: too many runs for one page: runs=" + sources.size()
                    + ", expected at most " + HtmlReport.MOST_RUNS);
            return USAGE;
        }
        try {
            List<Path> files = sources.stream().map(ReportCommand::reportFile).toList();
            List<RunReport> runs = new ArrayList<>();
            for (Path file : files) {
                runs.add(ReportJson.read(file));
            }
            Path page = output == null ? usualOutput(files) : output;
            HtmlReport.write(runs, page);
            warn(runs, err);
            spec.commandLine().getOut().println("page=" + page);
            return OK;
        } catch (ReportFormatException e) {
            err.println("tidemark loadgen report: " + e.getMessage());
        } catch (NoSuchFileException e) {
            err.println("tidemark loadgen report: no such file or directory: " + e.getFile());
        } catch (IOException e) {
            err.println("tidemark loadgen report: cannot read or write: " + e);
        }
        return USAGE;
    }

    private static void warn(List<RunReport> runs, PrintWriter err) {
        for (int i = 0; i < runs.size(); i++) {
            Validity validity = runs.get(i).validity();
            if (!validity.valid()) {
                err.println("warning: run " + Comparison.letter(i) + " is invalid: "
                        + String.join(" ", validity.reasons()));
            }
        }
        Comparison.warnings(runs).forEach(warning -> err.println("warning: " + warning));
    }

    private static Path reportFile(Path source) {
        return Files.isDirectory(source) ? source.resolve(ReportJson.FILE_NAME) : source;
    }

    private static Path usualOutput(List<Path> files) {
        return files.size() == 1 ? files.get(0).resolveSibling(HtmlReport.FILE_NAME) : Path.of(COMPARISON);
    }
}
