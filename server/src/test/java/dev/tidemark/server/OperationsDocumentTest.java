package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.metrics.ShardCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/OPERATIONS.md lists exactly the counters that there are. */
class OperationsDocumentTest {
    private static final String FIRST_ROW = "| name | unit | meaning |";

    @Test
    void shouldListEveryCounterAsTheCodeHasIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "OPERATIONS.md"));
        int first = lines.indexOf(FIRST_ROW) + 2;
        List<String> rows = lines.subList(first, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(ShardCounter.values())
                        .map(counter ->
                                "| " + counter.text() + " | " + counter.unit() + " | " + counter.sentence() + " |")
                        .toList());
    }
}
