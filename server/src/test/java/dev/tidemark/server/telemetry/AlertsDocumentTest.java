package dev.tidemark.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/OPERATIONS.md says of every alert, and of no other, what it means and what to do. */
class AlertsDocumentTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String ALERT = "- alert: ";
    private static final String HEADING = "### ";

    @Test
    void shouldExplainEveryAlertInTheOrderOfTheRules() throws IOException {
        List<String> alerts = Files.readAllLines(DOCS.resolve("observability/alerts.yml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(ALERT))
                .map(line -> line.substring(ALERT.length()))
                .toList();
        List<String> section = section();
        assertThat(section.stream()
                        .filter(line -> line.startsWith(HEADING))
                        .map(line -> line.substring(HEADING.length())))
                .isNotEmpty()
                .containsExactlyElementsOf(alerts);
        for (String alert : alerts) {
            int heading = section.indexOf(HEADING + alert);
            assertThat(section.get(heading + 2)).as("paragraph of " + alert).hasSizeGreaterThan(100);
        }
    }

    private static List<String> section() throws IOException {
        List<String> lines = Files.readAllLines(DOCS.resolve("OPERATIONS.md"));
        List<String> section = new ArrayList<>(lines.subList(lines.indexOf("## Alerts") + 1, lines.size()));
        return section.stream().takeWhile(line -> !line.startsWith("## ")).toList();
    }
}
