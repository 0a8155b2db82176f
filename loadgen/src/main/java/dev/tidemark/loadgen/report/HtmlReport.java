package dev.tidemark.loadgen.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page that shows one run, or several overlaid: a single file with style, scripts and data in line, which asks
 * nothing of a network and may not, by its content security policy.
 *
 * <p>Thread: safe from any.
 */
public final class HtmlReport {
    /** Name of the page in a run's directory. */
    public static final String FILE_NAME = "report.html";

    /** Each run has a colour of its own. */
    public static final int MOST_RUNS = 8;

    private static final List<String> STYLES = List.of(
            "uplot/uPlot.min.css", "palette.css", "runs.css", "page.css", "charts.css", "tables.css", "media.css");

    /** In the order that each needs those before it. */
    private static final List<String> SCRIPTS = List.of(
            "format.js",
            "runs.js",
            "charts.js",
            "time-charts.js",
            "latency-charts.js",
            "glance.js",
            "tables.js",
            "summary.js",
            "about.js",
            "toolbar.js",
            "page.js");

    private HtmlReport() {}

    /**
     * Writes the page anew.
     *
     * @param runs one to show, or up to {@link #MOST_RUNS} to compare, each with the first
     * @throws IllegalArgumentException if there are none or more
     * @throws IOException if it cannot be written
     */
    public static void write(List<RunReport> runs, Path file) throws IOException {
        Files.writeString(file, page(runs));
    }

    /** @return the page as text; see {@link #write}. */
    static String page(List<RunReport> runs) {
        if (runs.isEmpty() || runs.size() > MOST_RUNS) {
            throw new IllegalArgumentException("runs=" + runs.size() + ", expected 1 to " + MOST_RUNS);
        }
        return PageTemplate.fill(
                Resource.text("page.html"),
                Map.of(
                        "title", Escape.html(title(runs)),
                        "style", joined(STYLES),
                        "data", Escape.scriptJson(ReportJson.text(PageData.of(runs))),
                        "uplot-licence", Resource.text("uplot/LICENSE"),
                        "uplot", Resource.text("uplot/uPlot.iife.min.js"),
                        "script", joined(SCRIPTS)));
    }

    private static String joined(List<String> names) {
        return names.stream().map(Resource::text).collect(Collectors.joining("\n"));
    }

    private static String title(List<RunReport> runs) {
        String labels = runs.stream().map(RunReport::label).collect(Collectors.joining(" | "));
        boolean allValid = runs.stream().allMatch(run -> run.validity().valid());
        return (allValid ? "" : "INVALID: ") + labels + " · Tidemark load generator";
    }

    /** What the page's scripts find in it. */
    private record PageData(List<RunReport> runs, List<String> warnings) {
        static PageData of(List<RunReport> runs) {
            return new PageData(runs, Comparison.warnings(runs));
        }
    }
}
