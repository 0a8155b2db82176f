package dev.tidemark.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tidemark-VERSION.tar.gz, unpacked and run as whoever has downloaded it does. */
class DistributionIT {
    private static final List<String> PROGRAMS = List.of("loadgen", "nc", "server");
    private static final Pattern BOM_LIBRARY =
            Pattern.compile("\"purl\" : \"pkg:maven/[^/]+/([^@]+)@([^?]+)\\?([^\"]*)\"");
    private static final Pattern CLASSIFIER = Pattern.compile("classifier=([^&]+)");

    @TempDir
    private static Path dir;

    private static Unpacked unpacked;

    @BeforeAll
    static void unpack() {
        unpacked = Unpacked.archive(dir);
    }

    @Test
    void shouldHoldWhatTheReadmeSays() {
        assertThat(unpacked.names("."))
                .containsExactly(
                        "CHANGELOG.md",
                        "LICENSE",
                        "README.md",
                        "bin",
                        "bom.json",
                        "conf",
                        "docs",
                        "lib",
                        "tidemark-loadgen.jar",
                        "tidemark-nc.jar",
                        "tidemark-server.jar");
        assertThat(unpacked.names("bin")).containsExactly("tidemark");
        assertThat(unpacked.names("conf")).containsExactly("tidemark.conf");
        assertThat(unpacked.names("docs")).contains("OPERATIONS.md", "CONFIGURATION.md", "images");
    }

    @Test
    void shouldHaveEachLibraryOnceAndNoneThatNoProgramNames() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String program : PROGRAMS) {
            try (JarFile jar =
                    new JarFile(unpacked.file("tidemark-" + program + ".jar").toFile())) {
                String path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
                named.addAll(List.of(path.split(" ")));
            }
        }
        List<String> libraries = unpacked.names("lib");
        assertThat(libraries.stream().map(name -> "lib/" + name)).containsExactlyElementsOf(named);
        assertThat(libraries.stream().map(name -> name.replaceFirst("-[0-9][0-9.]*(?=[.-])", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldListItsLibrariesInTheBom() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (var library = BOM_LIBRARY.matcher(Files.readString(unpacked.file("bom.json"))); library.find(); ) {
            var classifier = CLASSIFIER.matcher(library.group(3));
            listed.add(library.group(1) + "-" + library.group(2) + (classifier.find() ? "-" + classifier.group(1) : "")
                    + ".jar");
        }
        assertThat(listed).containsAll(unpacked.names("lib"));
    }

    @Test
    void shouldHaveATimeAndAnOwnerThatDoNotTellWhereItWasBuilt() {
        List<String> entries = Command.run(
                        "env",
                        "TZ=UTC",
                        "tar",
                        "--numeric-owner",
                        "--full-time",
                        "-tvzf",
                        Unpacked.archiveFile().toString())
                .lines()
                .toList();
        assertThat(entries)
                .isNotEmpty()
                .allMatch(entry -> entry.matches("[d-]r[w-][x-]r-[x-]r-[x-] 0/0 +[0-9]+ 2026-11-23 00:00:00 .*"));
    }

    @Test
    void shouldConfigureNothingUntilAKeyIsTakenOutOfItsComment() throws IOException {
        String shipped = Files.readString(unpacked.file("conf/tidemark.conf"));
        assertThat(launch("server", "--print-template")).isEqualTo(shipped);
        assertThat(launch("server", "--print-config").lines())
                .hasSizeGreaterThan(30)
                .allMatch(line -> line.contains(" # default"))
                .allMatch(line ->
                        shipped.contains("\n  #" + line.substring(line.indexOf('.') + 1, line.indexOf(" = ")) + " = "));
    }

    @Test
    void shouldReadItsConfigurationUnlessAnotherIsNamed(@TempDir Path other) throws IOException {
        Unpacked own = Unpacked.archive(other);
        Path shipped = own.file("conf/tidemark.conf");
        Files.writeString(shipped, Files.readString(shipped).replace("#port = 7600", "port = 7601"));
        assertThat(launch(own, "server", "--print-config"))
                .containsPattern("server.port = 7601 +# tidemark.conf:\\d+\n");
        Path named = Files.writeString(other.resolve("named.conf"), "server.port = 7602\n");
        for (String[] words : List.of(
                new String[] {"-c", named.toString()}, new String[] {"--config=" + named}, new String[] {"-c" + named
                })) {
            List<String> command = new ArrayList<>(List.of("server", "--print-config"));
            command.addAll(List.of(words));
            assertThat(launch(own, command.toArray(String[]::new)))
                    .containsPattern("server.port = 7602 +# named.conf:1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "nc", "loadgen", "journal", "doctor", "store", "token"})
    void shouldRunEachCommand(String command) {
        assertThat(launch(command, "--help")).startsWith("Usage: tidemark " + command);
    }

    @Test
    void shouldServeAndBeTalkedTo(@TempDir Path data) {
        try (ServerProcess server =
                ServerProcess.on(data).by(launcher(unpacked), "server").start()) {
            String replies = Command.run(
                    "sh",
                    "-c",
                    "printf 'increment 42 7 1\\nget 42 7\\n' | " + launcher(unpacked) + " nc 127.0.0.1:"
                            + server.port());
            assertThat(replies.lines()).hasSize(2).allMatch(line -> line.startsWith("OK "));
            server.stopCleanly();
        }
    }

    @Test
    void shouldSayWhatIsMissingAndNotBuildIt(@TempDir Path other) throws IOException {
        Unpacked broken = Unpacked.archive(other);
        Files.delete(broken.file("tidemark-nc.jar"));
        Command.Ended ended = Command.tryRun(launcher(broken), "nc", "--help");
        assertThat(ended.code()).isEqualTo(69);
        assertThat(ended.said()).startsWith("tidemark: ").contains("has no tidemark-nc.jar");
        try (Stream<Path> files = Files.walk(broken.root())) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("pom.xml", "target");
        }
    }

    private static String launch(String... words) {
        return launch(unpacked, words);
    }

    private static String launch(Unpacked distribution, String... words) {
        List<String> command =
                new ArrayList<>(List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), launcher(distribution)));
        command.addAll(List.of(words));
        return Command.run(command.toArray(String[]::new));
    }

    private static String launcher(Unpacked distribution) {
        return distribution.file("bin/tidemark").toString();
    }
}
