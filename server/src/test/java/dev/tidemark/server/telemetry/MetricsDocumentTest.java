package dev.tidemark.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.metrics.MetricKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/METRICS.md lists exactly the metrics that there are, and their names are as Prometheus wants them. */
class MetricsDocumentTest {
    private static final String FIRST_ROW = "| metric | kind | labels | unit | meaning |";

    @Test
    void shouldListEveryMetricAsTheCodeHasIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "METRICS.md"));
        List<String> rows = lines.stream()
                .skip(lines.indexOf(FIRST_ROW) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(MetricRows.all());
    }

    @Test
    void shouldGiveEachMetricANameOfItsOwnThatTellsItsKind() {
        assertThat(ServerMetric.all().stream().map(MetricDescription::name)).doesNotHaveDuplicates();
        assertThat(ServerMetric.all()).allSatisfy(metric -> {
            assertThat(metric.name()).matches("tidemark_[a-z]+(_[a-z]+)*");
            assertThat(metric.name().endsWith("_total")).isEqualTo(metric.kind() == MetricKind.COUNTER);
            assertThat(metric.name().endsWith("_info")).isEqualTo(metric.kind() == MetricKind.INFO);
            assertThat(metric.sentence()).endsWith(".");
        });
    }
}
