package dev.tidemark.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.server.ExitCode;
import dev.tidemark.server.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package: what is in it, what Debian's own tools say of it, and its life on a copy of the machine. */
class PackageIT {
    private static final String UNIT = "usr/lib/systemd/system/tidemark.service";
    private static final int MOST_EXPOSURE_TENTHS = 15;
    private static final int CANNOT_TRY = 77;

    /** After these systemd starts the server again; after all others but OK a person must look first. */
    private static final Set<ExitCode> STARTED_AGAIN = EnumSet.of(ExitCode.JAVA, ExitCode.ADDRESS, ExitCode.INTERNAL);

    /** The server never ends with these. */
    private static final Set<ExitCode> OF_THE_TOOLS = EnumSet.range(ExitCode.DIFFERENT, ExitCode.FILE);

    @TempDir
    private static Path dir;

    private static Unpacked unpacked;

    @BeforeAll
    static void unpack() {
        assumeTrue(Command.exists("dpkg-deb"), "dpkg is not installed");
        unpacked = Unpacked.debian(dir);
    }

    @Test
    void shouldInstallAsDebianDoes() throws IOException {
        assertThat(unpacked.names("usr/share/tidemark"))
                .containsExactly(
                        "bin",
                        "cache",
                        "conf",
                        "lib",
                        "tidemark-loadgen.jar",
                        "tidemark-nc.jar",
                        "tidemark-server.jar");
        assertThat(Files.readSymbolicLink(unpacked.file("usr/bin/tidemark")))
                .isEqualTo(Path.of("../share/tidemark/bin/tidemark"));
        assertThat(Files.readSymbolicLink(unpacked.file("usr/share/tidemark/conf")))
                .isEqualTo(Path.of("/etc/tidemark"));
        assertThat(Files.readSymbolicLink(unpacked.file("usr/share/tidemark/cache")))
                .isEqualTo(Path.of("/var/cache/tidemark"));
        assertThat(field("conffiles").lines())
                .containsExactlyInAnyOrder("/etc/tidemark/tidemark.conf", "/etc/default/tidemark");
        assertThat(Command.run("dpkg-deb", "-c", Unpacked.debianFile().toString())
                        .lines())
                .allMatch(entry -> entry.contains(" root/root "));
    }

    @Test
    void shouldConfigureTheDataDirectoryAlone() throws IOException {
        assertThat(Files.readAllLines(unpacked.file("etc/tidemark/tidemark.conf")))
                .filteredOn(line -> line.contains(" = ") && !line.strip().startsWith("#"))
                .containsExactly("  dir = \"/var/lib/tidemark\"");
    }

    @Test
    void shouldStartAgainOnlyWhereThatHelps() throws IOException {
        Set<Integer> prevented = Files.readAllLines(unpacked.file(UNIT)).stream()
                .filter(line -> line.startsWith("RestartPreventExitStatus="))
                .flatMap(line -> List.of(line.split("=")[1].split(" ")).stream())
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<ExitCode> expected = EnumSet.complementOf(EnumSet.copyOf(STARTED_AGAIN));
        expected.remove(ExitCode.OK);
        expected.removeAll(OF_THE_TOOLS);
        assertThat(prevented)
                .containsExactlyElementsOf(
                        expected.stream().map(ExitCode::number).sorted().toList());
    }

    @Test
    void shouldHaveAUnitThatSystemdTakesAndFindsWellShut() {
        assumeTrue(Command.exists("systemd-analyze"), "systemd is not installed");
        String unit = unpacked.file(UNIT).toString();
        Command.Ended verified = Command.tryRun("systemd-analyze", "verify", "--man=no", unit);
        assertThat(verified.said().lines())
                .filteredOn(line -> line.contains("tidemark"))
                .allMatch(line -> line.contains("/usr/bin/tidemark is not executable: No such file"));
        Command.Ended shut = Command.tryRun(
                "systemd-analyze", "security", "--offline=yes", "--threshold=" + MOST_EXPOSURE_TENTHS, unit);
        assertThat(shut.code()).as(shut.said()).isZero();
        assertThat(shut.said()).contains("Overall exposure level for tidemark.service");
    }

    @Test
    void shouldHaveAManualOfEveryCommand() {
        List<String> commands = Command.run(
                        unpacked.file("usr/share/tidemark/bin/tidemark").toString(), "help")
                .lines()
                .filter(line -> line.matches("  [a-z]+ +[a-z].*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        String manual = Command.run(
                "zcat", unpacked.file("usr/share/man/man1/tidemark.1.gz").toString());
        assertThat(commands)
                .contains("server", "nc", "help")
                .allMatch(command -> manual.contains(".B " + command + "\n"));
    }

    @Test
    void shouldPassLintian() {
        assumeTrue(Command.exists("lintian"), "lintian is not installed");
        Command.Ended ended = Command.tryRun(
                "lintian",
                "--allow-root",
                "--fail-on",
                "error,warning",
                Unpacked.debianFile().toString());
        assertThat(ended.said()).isEmpty();
        assertThat(ended.code()).isZero();
    }

    @Test
    void shouldLiveAndEndOnACopyOfTheMachine() {
        Command.Ended ended =
                Command.tryRun("./try-package", Unpacked.debianFile().toString());
        assumeTrue(ended.code() != CANNOT_TRY, ended.said());
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).endsWith("== ok\n");
    }

    @Test
    void shouldHaveScriptsThatShellcheckPasses() throws IOException {
        assumeTrue(Command.exists("shellcheck"), "shellcheck is not installed");
        Command.run(
                "dpkg-deb",
                "-e",
                Unpacked.debianFile().toString(),
                dir.resolve("control").toString());
        for (String script : List.of("try-package", "try-rebuild", "src/try/steps")) {
            assertThat(Command.tryRun("shellcheck", script)).isEqualTo(new Command.Ended(0, ""));
        }
        for (String script : List.of("postinst", "prerm", "postrm")) {
            assertThat(Command.tryRun(
                            "shellcheck", dir.resolve("control").resolve(script).toString()))
                    .isEqualTo(new Command.Ended(0, ""));
        }
    }

    private static String field(String name) {
        return Command.run("dpkg-deb", "-I", Unpacked.debianFile().toString(), name);
    }
}
