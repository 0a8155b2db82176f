package dev.tidemark.loadgen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.net.AckScript;
import dev.tidemark.loadgen.workload.WorkloadKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** docs/LOADGEN.md says what the code does: its tables are held to it row by row. */
class LoadgenDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "LOADGEN.md");

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(DOCUMENT);
    }

    private List<String> table(String heading) {
        String section = document.substring(document.indexOf("\n## " + heading + "\n") + 1);
        return section.lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    @Test
    void shouldListEveryOptionAsTheHelpDoes() {
        List<OptionSpec> options = Main.commandLine(
                        new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false)
                .getCommandSpec()
                .options();
        assertThat(String.join("\n", table("Options")))
                .isEqualTo(options.stream().map(LoadgenDocumentTest::row).collect(Collectors.joining("\n")));
    }

    private static String row(OptionSpec option) {
        String names =
                Arrays.stream(option.names()).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        String defaultValue = String.valueOf(option.defaultValue());
        String description = String.join(" ", option.description()).replace("${DEFAULT-VALUE}", defaultValue);
        return "| " + names + label + " | " + description + " |";
    }

    @Test
    void shouldListEveryExitCode() {
        assertThat(table("Exit codes"))
                .isEqualTo(Arrays.stream(ExitCode.values())
                        .map(code -> "| " + code.number() + " | " + code.sentence() + " |")
                        .toList());
    }

    @Test
    void shouldShowTheScriptOfAnAck() {
        assertThat(document).contains("```lua\n" + AckScript.TEXT + "\n```");
    }

    @Test
    void shouldNameEveryWorkloadWithItsDefaults() {
        for (WorkloadKind kind : WorkloadKind.values()) {
            String shares = kind.defaultShares().contains(",") ? " " + kind.defaultShares() + " " : " ";
            String zipf = kind.defaultZipf() == 0 ? "0" : Double.toString(kind.defaultZipf());
            assertThat(document)
                    .containsPattern("\\| `" + kind.text() + "` \\|[^|]*\\|" + shares + "\\| " + zipf + " \\|");
        }
    }
}
