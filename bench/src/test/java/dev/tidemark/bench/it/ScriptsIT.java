package dev.tidemark.bench.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each script runs from end to end, small: what it measures so is worth nothing. Skipped without python3 and taskset. */
class ScriptsIT {
    private static final int TIMEOUT_S = 240;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requirePrograms() throws Exception {
        assumeTrue(isThere("python3"), "no python3");
        assumeTrue(isThere("taskset"), "no taskset");
    }

    @Test
    void shouldCompareServersAtEachDepth() throws Exception {
        Path json = directory.resolve("figures.json");
        List<String> lines = runSmall(
                "compare",
                "tidemark-steady",
                "echo",
                "--users=500",
                "--channels=2",
                "--depths=8",
                "--rounds=1",
                "--seconds=1",
                "--steady-delay=1s",
                "--steady-seconds=4",
                "--cache=8MiB",
                "--set=store.threads=1",
                "--json=" + json);
        assertThat(lines)
                .filteredOn(line -> line.matches("\\| 8 \\| (tidemark-steady|echo) \\|.*"))
                .hasSize(2);
        assertThat(lines)
                .as("users committed a second, more than none")
                .anyMatch(line -> line.matches("\\| 8 \\| [\\d,]+ \\| [1-9][\\d,]* \\|.*"));
        assertThat(Files.readString(json)).contains("requests_per_committed_user");
    }

    @Test
    void shouldDrawLatencyOverTime() throws Exception {
        Path out = directory.resolve("flat");
        List<String> lines = runSmall(
                "flat",
                "tidemark",
                "heap-g1",
                "--users=2000",
                "--channels=2",
                "--minutes=0.03",
                "--warmup=1",
                "--rate=2000",
                "--resident=50",
                "--heap=64m",
                "--commit-delay=1s",
                "--out=" + out);
        assertThat(lines)
                .filteredOn(line -> line.matches("\\| (tidemark|heap-g1) \\| [1-9].*"))
                .hasSize(2);
        assertThat(out.resolve("flat.svg"))
                .content()
                .contains("heap-g1: p99.9 ")
                .endsWith("</svg>\n");
    }

    /** So it was with a collection that took longer than a second. */
    @Test
    void shouldDrawASecondWithoutAnyReply() throws Exception {
        String program = """
                import sys
                sys.path.insert(0, "lib")
                import picture
                times = {"p50Ns": 50_000, "p99Ns": 90_000, "p999Ns": 95_000, "maxNs": 100_000}
                seconds = [{"second": 0, "overall": {"response": times, "lag": times}}, {"second": 1, "overall": {}}]
                print(picture.draw("heading", [picture.Panel("title", "note", seconds, [])]))
                """;
        Process process = new ProcessBuilder("python3", "-B", "-c", program)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String drawn = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(drawn).endsWith("</svg>\n\n");
    }

    @Test
    void shouldMeasureTheCacheAlone() throws Exception {
        List<String> lines = run(
                "cache",
                "hit",
                "memory",
                "--read-states=20000",
                "--heap=64m",
                "--warmups=0",
                "--iterations=1",
                "--time=20ms");
        assertThat(lines)
                .filteredOn(line -> line.matches("\\| hit \\| (tidemark|caffeine) \\| .*"))
                .hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.matches("\\| 10 \\| (tidemark|caffeine) \\| \\d+\\.\\d \\|"))
                .hasSize(2);
    }

    @Test
    void shouldShowWhatAnOverloadedServerAccepts() throws Exception {
        List<String> lines = runSmall(
                "overload",
                "--users=300",
                "--channels=130",
                "--factors=1,5",
                "--hot-rate=200",
                "--warmup=0",
                "--seconds=1",
                "--cache=2MiB",
                "--pending-loads=512",
                "--max-lag=60s");
        assertThat(lines)
                .filteredOn(line -> line.matches("\\| [15]× \\| [1-9][\\d,]* \\| [\\d,]+ \\| .*"))
                .hasSize(2);
    }

    @Test
    void shouldTellHowLongAStartTakes() throws Exception {
        String java = System.getProperty("java.home");
        List<String> lines = run("start", java, "--cache=16MiB", "--rounds=1", "--data=" + directory);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("| " + java + " | ")
                        && line.matches("\\|[^|]+\\| [\\d.]+ \\| [\\d.]+ … [\\d.]+ (\\| \\d+\\.\\d+ ){3}\\|"));
    }

    @Tag("long")
    @Test
    void shouldTellWhatCrossingOverCosts() throws Exception {
        List<String> lines = runSmall(
                "hop", "--users=500", "--channels=2", "--depth=8", "--rounds=1", "--seconds=1", "--cache=8MiB");
        assertThat(lines)
                .filteredOn(line -> line.matches("\\| (bound|unbound) \\| [1-9].*"))
                .hasSize(2);
        assertThat(lines).anyMatch(line -> line.matches("crossing costs -?[\\d,]+ ns a request.*"));
    }

    @Tag("long")
    @Test
    void shouldTellWhatMissesDoToHits() throws Exception {
        List<String> lines = runSmall(
                "misses",
                "--users=20000",
                "--channels=10",
                "--hit-rate=200",
                "--miss-rate=500",
                "--rounds=1",
                "--seconds=1",
                "--cache=2MiB",
                "--max-lag=60s");
        assertThat(lines)
                .as("nearly all requests are loads")
                .anyMatch(line -> line.matches("closed loop: [1-9][\\d,]* GETs/s .*, [89]\\d% of them loads, .*"));
        assertThat(lines)
                .filteredOn(
                        line -> line.matches("\\| (alone|beside (another server's|its own)) \\| [\\d,]+ \\| [1-9].*"))
                .hasSize(3);
    }

    @Tag("long")
    @Test
    void shouldMeasureWithAnotherCollector() throws Exception {
        List<String> lines = runSmall(
                "jvm",
                System.getProperty("java.home"),
                "--variants=Parallel",
                "--users=500",
                "--channels=2",
                "--depths=8",
                "--rounds=1",
                "--seconds=1",
                "--cache=8MiB");
        assertThat(lines).anyMatch(line -> line.matches("\\| \\d+ \\| Parallel \\| [1-9].*\\| [1-9][\\d,]* \\|"));
    }

    /** Runs a script that starts servers, with two connections, and all of it on one processor. */
    private List<String> runSmall(String script, String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("--connections=2", "--server-cpus=0", "--load-cpus=0", "--data=" + directory));
        all.addAll(0, Arrays.asList(arguments));
        return run(script, all.toArray(String[]::new));
    }

    /** Runs a script to its end. @return the lines of its standard output. */
    private List<String> run(String script, String... arguments) throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        List<String> command =
                new ArrayList<>(List.of(Path.of(script).toAbsolutePath().toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
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
        return Files.readAllLines(output);
    }

    private static boolean isThere(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }
}
