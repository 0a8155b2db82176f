package dev.tidemark.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer on each target, guided by what the code does: some seconds in the build, {@code -Dfuzz.seconds=3600} for an hour each.
 * What it learns goes to target/fuzz, a finding too; one that is mended is kept in src/test/fuzz.
 */
final class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);
    private static final int START_AND_END_SECONDS = 120;
    /** From here on it pays to compile as far as it goes. */
    private static final int LONG_SECONDS = 60;

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void shouldFindNothing(FuzzTarget target) throws IOException, InterruptedException {
        Path work =
                Files.createDirectories(Path.of("target", "fuzz", target.name().toLowerCase(Locale.ROOT)));
        Path learnt = Files.createDirectories(work.resolve("learnt"));
        Path log = work.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading"));
        if (SECONDS < LONG_SECONDS) {
            command.add("-XX:TieredStopAtLevel=1"); // a short run is mostly a start
        }
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=dev.tidemark.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer", // it takes Netty's for its
                // own
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + "/",
                "-max_total_time=" + SECONDS,
                "-max_len=4096",
                "-timeout=20",
                learnt.toString(),
                target.corpus().toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS + START_AND_END_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> "see " + log.toAbsolutePath()).isZero();
        String said = Files.readString(log);
        assertThat(said).contains("DONE");
        said.lines().filter(line -> line.startsWith("Done ")).forEach(line -> System.out.println(target + ": " + line));
    }
}
