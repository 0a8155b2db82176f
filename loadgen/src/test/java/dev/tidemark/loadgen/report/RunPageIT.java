package dev.tidemark.loadgen.report;

import static dev.tidemark.loadgen.report.DrawnPage.asShown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.loadgen.report.browser.BrowserExtension;
import dev.tidemark.loadgen.report.browser.Chromium.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of one run, in a real browser. */
final class RunPageIT {
    private static final String[] ALL_CHARTS = {
        "Latency by percentile",
        "Latency over time",
        "Throughput",
        "Errors",
        "Processor",
        "Memory",
        "Garbage collection",
        "In flight"
    };
    private static final String MARKUP = "</script><img src=x onerror=\"window.hacked = 1\"><!--";

    @RegisterExtension
    static final BrowserExtension BROWSER = new BrowserExtension();

    private static final RunReport OPEN = new SyntheticRun("open", 1).build();

    @TempDir
    private Path directory;

    @Test
    void shouldDrawEveryChartWithoutAskingForAnything() throws IOException, InterruptedException {
        try (DrawnPage page = open(OPEN)) {
            page.assertDrawn(ALL_CHARTS);
            assertThat(page.charts())
                    .allSatisfy(chart -> assertThat(chart.lines()).isEqualTo(chart.series()));
            assertThat(page.browser().requests())
                    .containsExactly(directory.resolve("report.html").toUri().toString());
        }
    }

    @Test
    void shouldShowResponseTimeServiceTimeAndLagOfAnOpenLoop() throws IOException, InterruptedException {
        try (DrawnPage page = open(OPEN)) {
            assertThat(page.charts().get(0).series()).isEqualTo(3);
            for (OperationResult operation : OPEN.operations()) {
                assertTimes(page, operation.name(), operation);
            }
            assertTimes(page, "*", OPEN.overall());
        }
    }

    private static void assertTimes(DrawnPage page, String name, OperationResult expected)
            throws IOException, InterruptedException {
        assertThat(page.times(name, "response", 0)).isEqualTo(asShown(expected.response()));
        assertThat(page.times(name, "service", 0)).isEqualTo(asShown(expected.service()));
        assertThat(page.times(name, "lag", 0)).isEqualTo(asShown(expected.lag()));
    }

    @Test
    void shouldShowTheServiceTimeOfAClosedLoop() throws IOException, InterruptedException {
        RunReport closed =
                new SyntheticRun("closed", 2).closedLoop(64).durationSeconds(90).build();
        try (DrawnPage page = open(closed)) {
            page.assertDrawn(ALL_CHARTS);
            assertThat(page.charts().get(0).series()).isOne();
            assertThat(page.times("*", "service", 0))
                    .isEqualTo(asShown(closed.overall().service()));
            assertThat(page.texts("#percentiles th.line")).doesNotContain("Response time", "Send lag");
            assertThat(page.texts(".valid")).isEmpty();
        }
    }

    @Test
    void shouldTellWhatIsUnderTheCursor() throws IOException, InterruptedException {
        SecondSample stalled = OPEN.seconds().get(80);
        try (DrawnPage page = open(OPEN)) {
            JsonNode legend = page.browser().evaluate("""
                            (async () => {
                              const [, figure, , throughput] = document.querySelectorAll("figure");
                              const over = figure.querySelector(".u-over");
                              over.scrollIntoView();
                              const box = over.getBoundingClientRect();
                              const at = { bubbles: true, clientX: box.left + box.width * 80 / 119, clientY: box.top + 9 };
                              over.dispatchEvent(new MouseEvent("mouseenter", at));
                              over.dispatchEvent(new MouseEvent("mousemove", at));
                              await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                              const values = [...figure.querySelectorAll(".u-value")].map(value => value.textContent);
                              const synced = [...throughput.querySelectorAll(".u-value")].map(value => value.textContent);
                              return [values, synced];
                            })()""");
            assertThat(legend.get(0).get(0).asText()).isEqualTo("80 s");
            assertThat(legend.get(0).get(4).asText())
                    .isEqualTo(String.format(
                            "%.1f ms", stalled.overall().response().maxNs() / 1e6));
            assertThat(legend.get(1).get(0).asText()).isEqualTo("80 s");
            assertThat(legend.get(1).get(1).asText())
                    .isEqualTo(String.format("%,d", stalled.overall().requests()));
        }
    }

    @Test
    void shouldShowTheOperationThatIsChosen() throws IOException, InterruptedException {
        try (DrawnPage page = open(OPEN)) {
            JsonNode before = picture(page);
            page.browser().evaluate("[...document.querySelectorAll('#percentiles button')][3].click()");
            page.browser().settle();
            assertThat(picture(page)).isNotEqualTo(before);
            assertThat(page.browser()
                            .evaluate("document.querySelector('select').value")
                            .asText())
                    .isEqualTo("send/increment-many");
            assertThat(page.browser().evaluate("location.hash").asText()).contains("operation=send%2Fincrement-many");
            assertThat(page.browser().complaints()).isEmpty();
        }
    }

    @Test
    void shouldOpenAtWhatALinkNames() throws IOException, InterruptedException {
        HtmlReport.write(List.of(OPEN), directory.resolve("report.html"));
        String fragment = "operation=get&measure=lag&scale=linear&statistic=nonsense&other=1";
        try (DrawnPage page = new DrawnPage(BROWSER.open(directory.resolve("report.html"), fragment, Screen.DESKTOP))) {
            assertThat(page.browser().evaluate("Runs.choice").toString())
                    .isEqualTo(
                            "{\"operation\":\"get\",\"measure\":\"lag\",\"statistic\":\"maxNs\",\"scale\":\"linear\"}");
            assertThat(page.texts("input:checked + span")).containsExactly("Send lag", "Linear");
            page.assertDrawn(ALL_CHARTS);
        }
    }

    @Test
    void shouldSayInBigWordsThatTheRunIsInvalid() throws IOException, InterruptedException {
        RunReport invalid = new SyntheticRun("late", 3)
                .durationSeconds(5)
                .invalid("The generator fell behind.", "By 1.2 s at most.")
                .build();
        try (DrawnPage page = open(invalid)) {
            assertThat(page.texts("#invalid h2")).containsExactly("This run is invalid");
            assertThat(page.texts("#invalid p")).contains("The generator fell behind.", "By 1.2 s at most.");
            JsonNode box = page.browser()
                    .evaluate("(({ top, height, width }) => ({ top, height, width }))"
                            + "(document.querySelector('#invalid h2').getBoundingClientRect())");
            assertThat(box.get("top").asInt()).isBetween(0, 300);
            assertThat(box.get("height").asInt()).isGreaterThan(30);
            assertThat(page.texts(".valid")).isEmpty();
        }
        try (DrawnPage page = open(OPEN)) {
            assertThat(page.texts("#invalid")).isEmpty();
            assertThat(page.texts(".valid")).hasSize(1);
        }
    }

    @Test
    void shouldShowMarkupAsText() throws IOException, InterruptedException {
        RunReport run = new SyntheticRun(MARKUP, 4)
                .durationSeconds(5)
                .with("users", MARKUP)
                .with(MARKUP, "1")
                .invalid(MARKUP)
                .build();
        try (DrawnPage page = open(run)) {
            assertThat(page.texts("h1")).containsExactly(MARKUP);
            assertThat(page.texts(".facts td")).contains(MARKUP);
            assertThat(page.texts(".facts th")).contains(MARKUP);
            assertThat(page.texts("#invalid p")).contains(MARKUP);
            assertThat(page.browser().evaluate("document.title").asText()).contains(MARKUP);
            assertThat(page.browser()
                            .evaluate("document.querySelectorAll('img').length + (window.hacked ?? 0)")
                            .asInt())
                    .isZero();
            assertThat(page.browser().complaints()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatCouldNotBeSeen() throws IOException, InterruptedException {
        RunReport run = new SyntheticRun("unseen", 5)
                .redis()
                .serverUnseen()
                .durationSeconds(9)
                .build();
        try (DrawnPage page = open(run)) {
            page.assertDrawn(
                    "Latency by percentile",
                    "Latency over time",
                    "Throughput",
                    "Errors",
                    "Processor",
                    "Memory",
                    "In flight");
            assertThat(page.texts(".missing")).containsExactly("No collection was seen.");
            assertThat(page.texts(".tile dd")).anyMatch(text -> text.startsWith("not seen"));
        }
    }

    @Test
    void shouldDrawARunOfOneSecond() throws IOException, InterruptedException {
        try (DrawnPage page =
                open(new SyntheticRun("short", 6).durationSeconds(1).build())) {
            page.assertDrawn(
                    "Latency by percentile",
                    "Latency over time",
                    "Throughput",
                    "Errors",
                    "Processor",
                    "Memory",
                    "In flight");
        }
    }

    @Test
    void shouldSayThatNothingWasAnswered() throws IOException, InterruptedException {
        try (DrawnPage page =
                open(new SyntheticRun("silent", 7).silent().durationSeconds(9).build())) {
            page.assertDrawn("Throughput", "Processor", "Memory", "In flight");
            assertThat(page.texts(".missing"))
                    .containsExactly(
                            "Nothing was answered.",
                            "Nothing was answered.",
                            "Nothing was answered.",
                            "No reply was an error.",
                            "No collection was seen.");
        }
    }

    @Test
    void shouldListEverySecond() throws IOException, InterruptedException {
        try (DrawnPage page = open(OPEN)) {
            assertThat(page.texts("table.seconds tbody tr")).isEmpty();
            page.browser().evaluate("document.querySelector('details').open = true");
            page.browser().settle();
            assertThat(page.texts("table.seconds tbody tr")).hasSize(120);
            assertThat(page.texts("table.seconds tbody tr:nth-child(81) td:nth-child(7)"))
                    .containsExactly(DrawnPage.micros(
                            OPEN.seconds().get(80).overall().response().maxNs()));
        }
    }

    @Test
    void shouldFitItsScreenAndFollowItsColours() throws IOException, InterruptedException {
        HtmlReport.write(List.of(OPEN), directory.resolve("report.html"));
        for (Screen screen : List.of(Screen.DESKTOP, Screen.DESKTOP_DARK, Screen.PHONE)) {
            try (DrawnPage page = new DrawnPage(BROWSER.open(directory.resolve("report.html"), "", screen))) {
                page.assertDrawn(ALL_CHARTS);
                assertThat(page.browser()
                                .evaluate("document.documentElement.scrollWidth")
                                .asInt())
                        .as("width on %s", screen)
                        .isLessThanOrEqualTo(screen.width());
                String background = page.browser()
                        .evaluate("getComputedStyle(document.body).backgroundColor")
                        .asText();
                assertThat(background).isEqualTo(screen.dark() ? "rgb(17, 21, 27)" : "rgb(247, 248, 250)");
            }
        }
    }

    @Test
    void shouldBeKeptFromLoadingAnythingByItsPolicy() throws IOException, InterruptedException {
        try (DrawnPage page = open(OPEN)) {
            assertThat(page.browser().evaluate("""
                                    new Promise(told => {
                                      document.addEventListener("securitypolicyviolation", event => told(event.effectiveDirective));
                                      new Image().src = "http://127.0.0.1:9/picture.png";
                                    })""").asText()).isEqualTo("img-src");
        }
    }

    private DrawnPage open(RunReport run) throws IOException, InterruptedException {
        Path file = directory.resolve("report.html");
        HtmlReport.write(List.of(run), file);
        return new DrawnPage(BROWSER.open(file, "", Screen.DESKTOP));
    }

    private static JsonNode picture(DrawnPage page) throws IOException, InterruptedException {
        return page.browser().evaluate("document.querySelector('figure canvas').toDataURL()");
    }
}
