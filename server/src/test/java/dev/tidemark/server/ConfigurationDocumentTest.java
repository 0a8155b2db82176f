package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds reference.conf and docs/CONFIGURATION.md to {@link ConfigOption} and {@link ExitCode}. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "CONFIGURATION.md");

    @Test
    void shouldHaveAReferenceEqualToTheTable() throws IOException {
        try (InputStream reference = ConfigOption.class.getResourceAsStream("reference.conf")) {
            assertThat(new String(reference.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(ConfigTemplate.reference());
        }
    }

    @Test
    void shouldDocumentEveryKeyAndNoOther() throws IOException {
        assertThat(rowsBelow("## Keys")).containsExactlyElementsOf(ConfigurationText.optionRows());
    }

    @Test
    void shouldDocumentEveryExitCodeAndNoOther() throws IOException {
        assertThat(rowsBelow("## Exit codes")).containsExactlyElementsOf(ConfigurationText.exitCodeRows());
    }

    @Test
    void shouldGiveEachExitCodeANumberOfItsOwn() {
        Set<Integer> numbers = new TreeSet<>();
        for (ExitCode code : ExitCode.values()) {
            assertThat(numbers.add(code.number())).as(code.name()).isTrue();
            assertThat(code.number()).isBetween(0, 125);
        }
    }

    @Test
    void shouldHaveDefaultsThatTheirTypesAllowAndWriteTheSame() {
        for (ConfigOption option : ConfigOption.values()) {
            assertThat(option.type().format(option.type().parse(option.defaultText())))
                    .isEqualTo(option.defaultText());
        }
    }

    /** The table rows of a section, without head and rule. */
    private static List<String> rowsBelow(String heading) throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        return lines.stream()
                .skip(lines.indexOf(heading) + 1L)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
    }
}
