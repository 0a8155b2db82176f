package dev.tidemark.loadgen.report;

import static dev.tidemark.loadgen.report.DrawnPage.asShown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.report.browser.BrowserExtension;
import dev.tidemark.loadgen.report.browser.Chromium.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page that overlays runs, in a real browser. */
final class ComparisonPageIT {
    @RegisterExtension
    static final BrowserExtension BROWSER = new BrowserExtension();

    private static final RunReport TIDEMARK =
            new SyntheticRun("Tidemark", 1).closedLoop(64).build();
    private static final RunReport REDIS =
            new SyntheticRun("Redis", 2).closedLoop(64).redis().slowness(2.5).build();

    @TempDir
    private Path directory;

    @Test
    void shouldDrawALineForEachRun() throws IOException, InterruptedException {
        try (DrawnPage page = open(TIDEMARK, REDIS, TIDEMARK)) {
            page.assertDrawn(
                    "Latency by percentile",
                    "Latency over time",
                    "Throughput",
                    "Errors",
                    "Processor",
                    "Memory",
                    "Garbage collection",
                    "In flight");
            assertThat(page.charts())
                    .filteredOn(chart -> !chart.title().equals("Garbage collection"))
                    .allSatisfy(chart -> assertThat(chart.series()).isEqualTo(3));
            assertThat(page.texts("#warnings")).isEmpty();
            assertThat(page.texts("#invalid")).isEmpty();
        }
    }

    @Test
    void shouldShowRatiosToTheFirst() throws IOException, InterruptedException {
        try (DrawnPage page = open(TIDEMARK, REDIS)) {
            LatencyResult first = TIDEMARK.overall().service();
            LatencyResult second = REDIS.overall().service();
            assertThat(page.times("*", "service", 0)).isEqualTo(asShown(first));
            List<String> times = page.times("*", "service", 1);
            assertThat(times.get(2))
                    .isEqualTo(asShown(second).get(2) + "▲ "
                            + String.format(Locale.ROOT, "%.2f×", (double) second.p50Ns() / first.p50Ns()));
            assertThat(times.get(4)).startsWith(asShown(second).get(4)).endsWith("×");
            assertThat(page.texts("#overview tbody tr:nth-child(2) .worse")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(page.texts("#overview tbody tr:nth-child(1) small")).isEmpty();
            assertThat(page.texts("#overview td.text")).containsExactly("tidemark 0.1.0", "redis 7.0.15");
        }
    }

    @Test
    void shouldWarnOfRunsThatAreNotAlikeAndOfOneThatIsInvalid() throws IOException, InterruptedException {
        RunReport other = new SyntheticRun("late", 3)
                .durationSeconds(120)
                .closedLoop(1)
                .invalid("The generator fell behind.")
                .build();
        try (DrawnPage page = open(TIDEMARK, other)) {
            assertThat(page.texts("#warnings li")).containsExactly("The setting depth differs: A 64, B 1.");
            assertThat(page.texts("#invalid h2")).containsExactly("Not a fair comparison: a run is invalid");
            assertThat(page.texts("#invalid p")).contains("B: The generator fell behind.");
            assertThat(page.texts(".invalid-mark")).hasSize(1);
            assertThat(page.texts("tr.differs th")).containsExactly("depth");
        }
    }

    @Test
    void shouldCompareALoopOfEachKindByServiceTime() throws IOException, InterruptedException {
        RunReport open = new SyntheticRun("open", 4).durationSeconds(30).build();
        try (DrawnPage page = open(open, TIDEMARK)) {
            assertThat(page.times("*", "service", 0))
                    .isEqualTo(asShown(open.overall().service()));
            assertThat(page.texts("#percentiles caption").get(0)).startsWith("Service time");
            assertThat(page.browser().complaints()).isEmpty();
        }
    }

    @Test
    void shouldShowAnotherStatisticOverTime() throws IOException, InterruptedException {
        try (DrawnPage page = open(TIDEMARK, REDIS)) {
            String picture = "document.querySelectorAll('figure canvas')[1].toDataURL()";
            String maximum = page.browser().evaluate(picture).asText();
            page.browser().evaluate("document.querySelector('input[value=p99Ns]').click()");
            page.browser().settle();
            assertThat(page.browser().evaluate(picture).asText()).isNotEqualTo(maximum);
            assertThat(page.browser().complaints()).isEmpty();
        }
    }

    @Test
    void shouldFitAPhoneWithEightRuns() throws IOException, InterruptedException {
        Path file = directory.resolve("compare.html");
        RunReport run = new SyntheticRun("a rather long name of a run", 5)
                .durationSeconds(5)
                .build();
        HtmlReport.write(List.of(run, run, run, run, run, run, run, run), file);
        try (DrawnPage page = new DrawnPage(BROWSER.open(file, "", Screen.PHONE))) {
            assertThat(page.browser()
                            .evaluate("document.documentElement.scrollWidth")
                            .asInt())
                    .isLessThanOrEqualTo(Screen.PHONE.width());
            assertThat(page.texts("#overview .badge")).containsExactly("A", "B", "C", "D", "E", "F", "G", "H");
            assertThat(page.browser().complaints()).isEmpty();
        }
    }

    private DrawnPage open(RunReport... runs) throws IOException, InterruptedException {
        Path file = directory.resolve("compare.html");
        HtmlReport.write(List.of(runs), file);
        return new DrawnPage(BROWSER.open(file, "", Screen.DESKTOP));
    }
}
