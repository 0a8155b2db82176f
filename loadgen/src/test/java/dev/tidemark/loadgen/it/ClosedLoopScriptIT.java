package dev.tidemark.loadgen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bench/closed-loop runs from end to end, small: what it measures so is worth nothing. Skipped without python3 and taskset. */
class ClosedLoopScriptIT {
    private static final int TIMEOUT_S = 240;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requirePrograms() {
        assumeTrue(isThere("python3"), "no python3");
        assumeTrue(isThere("taskset"), "no taskset");
    }

    @Test
    void shouldPrintARowForEachServerAndDepth() throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(
                        "../bench/closed-loop",
                        "tidemark",
                        "tidemark-none",
                        "--users=500",
                        "--channels=2",
                        "--connections=2",
                        "--depths=1,8",
                        "--rounds=1",
                        "--seconds=1",
                        "--cache=8MiB",
                        "--server-cpus=0",
                        "--load-cpus=0",
                        "--data=" + directory)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(output))
                .filteredOn(line -> line.matches("\\| [18] \\| tidemark(-none)? \\|.*"))
                .as(Files.readString(output))
                .hasSize(4);
    }

    private static boolean isThere(String program) {
        try {
            Process which = new ProcessBuilder("sh", "-c", "command -v " + program).start();
            return which.waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
