package dev.tidemark.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.loadgen.report.browser.BrowserPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a report's page shows, read from a browser that has drawn it. */
final class DrawnPage implements AutoCloseable {
    /** The title of each chart, its size, how many of the colours of lines are on it, and how many its legend names. */
    private static final String CHARTS = """
            const style = getComputedStyle(document.documentElement);
            const wanted = [1, 2, 3, 4, 5, 6, 7, 8].map(i => {
              const [red, green, blue] = style.getPropertyValue("--series-" + i).match(/[0-9a-f]{2}/g);
              return parseInt("ff" + blue + green + red, 16);
            });
            return [...document.querySelectorAll("figure canvas")].map(canvas => {
              const pixels = new Uint32Array(
                canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
              return {
                title: canvas.closest("figure").querySelector("h3").textContent,
                width: canvas.clientWidth,
                height: canvas.clientHeight,
                lines: wanted.filter(colour => pixels.includes(colour)).length,
                series: canvas.closest("figure").querySelectorAll(".u-series").length - 1,
              };
            });""";

    private final BrowserPage page;

    DrawnPage(BrowserPage page) {
        this.page = page;
    }

    BrowserPage browser() {
        return page;
    }

    List<Chart> charts() throws IOException, InterruptedException {
        List<Chart> charts = new ArrayList<>();
        for (JsonNode chart : page.evaluate("(() => {" + CHARTS + "})()")) {
            charts.add(new Chart(
                    chart.get("title").asText(),
                    chart.get("width").asInt(),
                    chart.get("height").asInt(),
                    chart.get("lines").asInt(),
                    chart.get("series").asInt()));
        }
        return charts;
    }

    /** Fails unless these charts are there, each drawn, and no script or policy complained. */
    void assertDrawn(String... titles) throws IOException, InterruptedException {
        assertThat(page.complaints()).isEmpty();
        assertThat(charts()).extracting(Chart::title).containsExactly(titles);
        assertThat(charts()).allSatisfy(chart -> {
            assertThat(chart.width()).isGreaterThan(200);
            assertThat(chart.height()).isGreaterThan(150);
            assertThat(chart.lines()).isPositive();
        });
    }

    /** @return the text of all elements that the selector names, in their order. */
    List<String> texts(String selector) throws IOException, InterruptedException {
        List<String> texts = new ArrayList<>();
        page.evaluate("[...document.querySelectorAll('" + selector + "')].map(each => each.textContent)")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** @return the cells of one line of the table of percentiles, from the least time to the greatest. */
    List<String> times(String operation, String measure, int run) throws IOException, InterruptedException {
        return texts("#percentiles tr[data-operation=\"" + operation + "\"][data-measure=\"" + measure
                + "\"][data-run=\"" + run + "\"] td[data-key]");
    }

    /** @return how the table of percentiles shows a distribution, by our own reading of the format. */
    static List<String> asShown(LatencyResult latency) {
        return List.of(
                micros(latency.minNs()),
                micros(latency.meanNs()),
                micros(latency.p50Ns()),
                micros(latency.p90Ns()),
                micros(latency.p99Ns()),
                micros(latency.p999Ns()),
                micros(latency.p9999Ns()),
                micros(latency.maxNs()));
    }

    static String micros(long ns) {
        return String.format(Locale.ROOT, "%,.1f", ns / 1000.0);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        page.close();
    }

    /**
     * One chart.
     *
     * @param lines those whose colour is on its canvas
     * @param series those in its legend
     */
    record Chart(String title, int width, int height, int lines, int series) {}
}
