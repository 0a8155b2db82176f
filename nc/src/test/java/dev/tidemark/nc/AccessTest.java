package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    @TempDir
    private Path dir;

    @Test
    void shouldRefuseFilesThatCannotBeUsed() throws IOException {
        assertUsage("cannot use a file: ", "--token-file", dir.resolve("absent").toString());
        assertUsage(
                "cannot use a file: ",
                "--tls-authorities",
                dir.resolve("absent").toString());
        Path nonsense = Files.writeString(dir.resolve("nonsense"), "nonsense");
        assertUsage("cannot use a file: ", "--tls-authorities", nonsense.toString());
        assertUsage("--tls-certificate and --tls-key: expected both or neither", "--tls-key", nonsense.toString());
    }

    private static void assertUsage(String message, String... arguments) {
        Run run = Run.of("", arguments);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }
}
