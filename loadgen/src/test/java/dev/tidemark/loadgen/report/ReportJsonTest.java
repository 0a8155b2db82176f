package dev.tidemark.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportJsonTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatItWrote() throws IOException {
        for (SyntheticRun run : new SyntheticRun[] {
            new SyntheticRun("open", 1).durationSeconds(7),
            new SyntheticRun("closed", 2).closedLoop(16).durationSeconds(7),
            new SyntheticRun("unseen", 3).serverUnseen().durationSeconds(2),
            new SyntheticRun("invalid </script> \u2028 \"", 4)
                    .invalid("The generator fell behind.", "By much.")
                    .redis()
                    .durationSeconds(1)
        }) {
            RunReport report = run.build();
            Path file = directory.resolve(ReportJson.FILE_NAME);
            ReportJson.write(report, file);
            assertThat(ReportJson.read(file)).isEqualTo(report);
        }
    }

    @Test
    void shouldKeepTheOrderOfTheConfiguration() throws IOException {
        RunReport report = new SyntheticRun("order", 1)
                .durationSeconds(1)
                .with("zeta", "1")
                .with("alpha", "2")
                .build();
        assertThat(written(report).configuration().keySet())
                .containsExactlyElementsOf(report.configuration().keySet());
    }

    @Test
    void shouldPassOverFieldsItDoesNotKnow() throws IOException {
        RunReport report = small();
        Path file = edited(report, "\"formatVersion\" : 1,", "\"formatVersion\" : 1, \"later\" : {\"a\": [1]},");
        assertThat(ReportJson.read(file)).isEqualTo(report);
    }

    @Test
    void shouldRefuseANewerFormatInWords() throws IOException {
        Path file = edited(small(), "\"formatVersion\" : 1,", "\"formatVersion\" : 2,");
        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(ReportFormatException.class)
                .hasMessageContaining("newer format")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("formatVersion=2, this version reads up to 1");
    }

    @Test
    void shouldSayWhichPartIsMissing() throws IOException {
        Path file = edited(small(), "\"label\"", "\"lable\"");
        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(ReportFormatException.class)
                .hasMessageContaining("label");
    }

    @Test
    void shouldRefuseANumberThatIsMissing() throws IOException {
        Path file = edited(small(), "\"durationNs\"", "\"durationMs\"");
        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(ReportFormatException.class)
                .hasMessageContaining("at=durationNs, ");
    }

    @Test
    void shouldRefuseWhatIsNoReport() throws IOException {
        for (String text :
                new String[] {"", "[]", "{}", "{\"formatVersion\": \"1\"}", "{\"formatVersion\": 1", "null"}) {
            Path file = Files.writeString(directory.resolve("other.json"), text);
            assertThatThrownBy(() -> ReportJson.read(file))
                    .as(text)
                    .isInstanceOf(ReportFormatException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void shouldLetAMissingFileBeToldFromABrokenOne() {
        assertThatThrownBy(() -> ReportJson.read(directory.resolve("none.json")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private static RunReport small() {
        return new SyntheticRun("small", 1).durationSeconds(1).build();
    }

    private RunReport written(RunReport report) throws IOException {
        Path file = directory.resolve(ReportJson.FILE_NAME);
        ReportJson.write(report, file);
        return ReportJson.read(file);
    }

    /** @return a file with the report's JSON, in which one text that must be there is replaced where it comes first. */
    private Path edited(RunReport report, String from, String to) throws IOException {
        Path file = directory.resolve("edited.json");
        ReportJson.write(report, file);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        return Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
    }
}
