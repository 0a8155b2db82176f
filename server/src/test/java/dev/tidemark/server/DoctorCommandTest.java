package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.auth.SecretFile;
import dev.tidemark.server.doctor.JavaFlags;
import dev.tidemark.server.doctor.Level;
import dev.tidemark.server.doctor.Plan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir;

    @Test
    void shouldLookAtThisMachine() {
        int code = execute("-D", "data.dir=" + dir, "-D", "cache.memory=16MiB");
        assertThat(code).isIn(ExitCode.OK.number(), DoctorCommand.EXIT_WARN, DoctorCommand.EXIT_FAIL);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("(OK|NOTE|WARN|FAIL) +disk sync +median .* in " + dir))
                .anyMatch(line -> line.matches("OK +java options +-Xmx64m -Xmx65m"))
                .anyMatch(line -> line.matches("OK +server +none runs on data\\.dir=" + dir));
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void shouldTellFaultsOfTheConfigurationInstead() {
        assertThat(execute("-D", "server.prot=1", "-D", "store.threads=0")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("tidemark: "));
        assertThat(execute("--nonsense")).isEqualTo(2);
    }

    @Test
    void shouldSayInItsHelpWhatIsLookedAt() {
        assertThat(execute("--json", "-D", "data.dir=" + dir, "-D", "cache.memory=16MiB"))
                .isNotEqualTo(2);
        List<String> subjects = out.toString()
                .lines()
                .filter(line -> line.contains("\"subject\""))
                .map(line -> line.replaceAll(".*: \"|\".*", ""))
                .toList();
        assertThat(subjects).hasSizeGreaterThan(15);
        out.getBuffer().setLength(0);
        assertThat(execute("--help")).isZero();
        assertThat(subjects)
                .allSatisfy(subject ->
                        assertThat(out.toString()).containsPattern("(?m)^  ([a-z. ]+, )?" + subject + "[, ]"));
    }

    @Test
    void shouldGiveItsExitCodesNumbersThatTheServersAreNot() {
        List<Integer> servers =
                Arrays.stream(ExitCode.values()).map(ExitCode::number).toList();
        assertThat(servers).doesNotContain(DoctorCommand.EXIT_WARN, DoctorCommand.EXIT_FAIL);
        assertThat(DoctorCommand.exitCode(Level.OK)).isZero();
        assertThat(DoctorCommand.exitCode(Level.NOTE)).isZero();
        assertThat(DoctorCommand.exitCode(Level.WARN)).isEqualTo(40);
        assertThat(DoctorCommand.exitCode(Level.FAIL)).isEqualTo(41);
    }

    @Test
    void shouldPlanAsTheConfigurationSays() throws Exception {
        Plan plan = plan(
                "server.shards=3",
                "limits.connections=7",
                "server.transport=io_uring",
                "cache.memory=64MiB",
                "data.dir=/d",
                "journal.fsync=always",
                "journal.max-size=1GiB",
                "auth.tokens-file=/t",
                "tls.key=/k",
                "tls.certificate=/c");
        assertThat(plan)
                .isEqualTo(new Plan(
                        3,
                        7,
                        true,
                        new Plan.Memory(64 << 20, 64 << 20, 1 << 30, 2L << 30),
                        Path.of("/d"),
                        new Plan.Journal(Path.of("/d/journal"), 3L * 4 * 32 << 20, 1 << 30, true),
                        List.of(
                                new SecretFile("auth.tokens-file", Path.of("/t")),
                                new SecretFile("tls.key", Path.of("/k")))));
        assertThat(plan("journal.enabled=false").journal()).isNull();
        assertThat(plan().secrets()).isEmpty();
    }

    private static Plan plan(String... assignments) throws ConfigException {
        ServerConfig config =
                new ConfigSource(null, Map.of(), List.of(assignments)).load().config();
        return DoctorCommand.plan(config, JavaFlags.parse("-Xmx1g -XX:MaxDirectMemorySize=2g"));
    }

    private int execute(String... args) {
        CommandLine commandLine = DoctorCommand.commandLine(
                Map.of(DoctorCommand.FLAGS_VARIABLE, "-Xmx64m", DoctorCommand.OPTIONS_VARIABLE, "-Xmx65m"));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
