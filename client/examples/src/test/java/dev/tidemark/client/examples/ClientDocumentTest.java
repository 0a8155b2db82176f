package dev.tidemark.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The program that docs/CLIENT.md shows is the one that compiles and runs here. */
class ClientDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "CLIENT.md");
    private static final Path QUICK_START = Path.of("src/main/java/dev/tidemark/client/examples/QuickStart.java");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldShowTheQuickStartAsItIs() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).containsExactly(Files.readString(QUICK_START));
    }
}
