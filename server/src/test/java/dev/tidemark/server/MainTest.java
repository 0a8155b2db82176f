package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldCheckAndStartNothing() {
        assertThat(execute("--check", "-D", "cache.memory=16MiB")).isEqualTo(ExitCode.OK.number());
        assertThat(out).hasToString("configuration ok\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldTellFaultsOneALineOnStandardError() {
        assertThat(execute("--check", "-D", "server.port=x", "-Dserver.prot=1")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        "tidemark: server.port=x (command line): not a whole number, expected whole number: 0 to 65535",
                        "tidemark: unknown key server.prot (command line), nearest known key: server.port");
    }

    @Test
    void shouldPrintEveryKeyWithItsSource() {
        assertThat(execute("--print-config", "-Dserver.port=1")).isEqualTo(0);
        assertThat(out.toString().lines())
                .hasSize(ConfigOption.values().length)
                .anyMatch(line -> line.matches("server\\.port = 1 +# command line"))
                .anyMatch(line -> line.matches("store\\.type = rocksdb +# default"));
    }

    @Test
    void shouldRefuseMoreMemoryThanThereIs() {
        assertThat(execute("--check", "-D", "cache.memory=16TiB", "-D", "server.shards=1"))
                .isEqualTo(5);
        assertThat(err.toString()).contains("not enough memory", "cache.memory=16TiB");
    }

    @Test
    void shouldListEveryExitCodeInItsHelp() {
        assertThat(execute("--help")).isEqualTo(0);
        String words = out.toString().replaceAll("\\s+", " ");
        for (ExitCode code : ExitCode.values()) {
            assertThat(words).contains(" " + code.number() + " " + code.sentence());
        }
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(execute("--version")).isEqualTo(0);
        assertThat(out.toString().strip()).isEqualTo(Version.text()).matches("tidemark [0-9]+\\.[0-9]+\\.[0-9]+");
    }

    @Test
    void shouldRefuseOptionsItDoesNotKnow() {
        assertThat(execute("--prot", "1")).isEqualTo(2);
        assertThat(err.toString()).startsWith("tidemark: Unknown option").contains("--help");
    }

    private int execute(String... args) {
        CommandLine commandLine = Main.commandLine(Map.of());
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
