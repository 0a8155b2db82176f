package dev.tidemark.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ReportCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldMakeThePageOfARunAnewBesideIt() throws IOException {
        Path run = written("run", new SyntheticRun("again", 1));
        assertThat(report(run.toString())).isZero();
        assertThat(Files.readString(run.resolve("report.html"))).contains("<title>again");
        assertThat(out.toString()).isEqualTo("page=" + run.resolve("report.html") + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldCompareFilesAndDirectories() throws IOException {
        Path first = written("first", new SyntheticRun("first", 1));
        Path second = written("second", new SyntheticRun("second", 2));
        Path page = directory.resolve("compare.html");
        assertThat(report(first.toString(), second.resolve("report.json").toString(), "-o", page.toString()))
                .isZero();
        assertThat(Files.readString(page)).contains("<title>first | second");
        assertThat(first.resolve("report.html")).doesNotExist();
    }

    @Test
    void shouldWarnOfWhatStandsAgainstTheComparison() throws IOException {
        Path first = written("first", new SyntheticRun("first", 1));
        Path second = written(
                "second", new SyntheticRun("second", 2).with("users", "5").invalid("It fell behind.", "By much."));
        String page = directory.resolve("compare.html").toString();
        assertThat(report(first.toString(), second.toString(), "-o", page)).isZero();
        assertThat(err.toString().lines())
                .containsExactly(
                        "warning: run B is invalid: It fell behind. By much.",
                        "warning: The setting users differs: A 2000000, B 5.");
    }

    @Test
    void shouldSayWhichFileCannotBeRead() throws IOException {
        Path none = directory.resolve("none");
        assertThat(report(none.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no such file or directory: " + none);
        Path other = Files.writeString(directory.resolve("other.json"), "{}");
        assertThat(report(other.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("not a report of tidemark loadgen: file=" + other);
    }

    @Test
    void shouldWriteNothingIfOneFileCannotBeRead() throws IOException {
        Path run = written("run", new SyntheticRun("run", 1));
        Path page = directory.resolve("compare.html");
        assertThat(report(run.toString(), directory.resolve("none").toString(), "-o", page.toString()))
                .isEqualTo(2);
        assertThat(page).doesNotExist();
    }

    @Test
    void shouldSayThatAPageCannotBeWritten() throws IOException {
        Path run = written("run", new SyntheticRun("run", 1));
        Path page = directory.resolve("no/such/directory/page.html");
        assertThat(report(run.toString(), "-o", page.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no such file or directory: " + page);
    }

    @Test
    void shouldRefuseNoRunAndTooMany() {
        assertThat(report()).isEqualTo(2);
        assertThat(report(Collections.nCopies(9, "run").toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains("runs=9, expected at most 8");
    }

    private Path written(String name, SyntheticRun run) throws IOException {
        Path runDirectory = Files.createDirectory(directory.resolve(name));
        ReportJson.write(run.durationSeconds(1).build(), runDirectory.resolve(ReportJson.FILE_NAME));
        return runDirectory;
    }

    private int report(String... arguments) {
        CommandLine line = new CommandLine(new ReportCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
