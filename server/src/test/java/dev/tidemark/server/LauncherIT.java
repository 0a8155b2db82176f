package dev.tidemark.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bin/tidemark as a user calls it. Runs behind the build of the jar, so that nothing is built anew. */
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of("..", "bin", "tidemark").toAbsolutePath().normalize();
    private static final int TIMEOUT_SECONDS = 60;

    @TempDir
    private Path dir;

    private record Ended(int exitCode, String out, String err) {}

    @Test
    void shouldTellTheVersion() throws Exception {
        assertThat(run("version")).isEqualTo(new Ended(0, Version.text() + "\n", ""));
    }

    @Test
    void shouldListItsCommands() throws Exception {
        Ended help = run("help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains(
                        "  server ",
                        "  nc ",
                        "  loadgen ",
                        "  journal ",
                        "  store ",
                        "  doctor ",
                        "  archive ",
                        "  version ",
                        "  help ");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowWithTheList() throws Exception {
        Ended bogus = run("bogus");
        assertThat(bogus.exitCode()).isEqualTo(2);
        assertThat(bogus.out()).isEmpty();
        assertThat(bogus.err())
                .contains("unknown command bogus")
                .endsWith(run("help").out());
        assertThat(run()).isEqualTo(new Ended(2, "", run("help").out()));
    }

    @Test
    void shouldWorkThroughLinksAndFromAnyDirectory() throws Exception {
        Path first = Files.createSymbolicLink(dir.resolve("first"), LAUNCHER);
        Files.createDirectory(dir.resolve("folder"));
        Path second = Files.createSymbolicLink(dir.resolve("folder").resolve("second"), Path.of("..", "first"));
        assertThat(run(Map.of(), first.toString(), "version").out()).isEqualTo(Version.text() + "\n");
        assertThat(run(Map.of(), second.toString(), "version").out()).isEqualTo(Version.text() + "\n");
        Files.delete(first); // else the temporary directory's end warns of a link that leads out of it
    }

    @Test
    void shouldRunTheJournalsTools() throws Exception {
        assertThat(run("journal", "verify", dir.toString())).isEqualTo(new Ended(0, "ok: logs=0 records=0\n", ""));
        Ended missing = run("journal", "dump", "nowhere");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.JOURNAL.number());
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).startsWith("tidemark: there is no journal: directory=nowhere");
    }

    @Test
    void shouldRunTheStoresTools() throws Exception {
        assertThat(run("store", "compare", "rocksdb:one", "rocksdb:two").exitCode())
                .isEqualTo(ExitCode.STORE.number());
        Ended export = run("store", "export", "rocksdb:nowhere", "csv:-");
        assertThat(export.out()).isEmpty();
        assertThat(export.err()).startsWith("tidemark: there is no store: directory=nowhere/store");
        assertThat(run("store", "--help").out()).contains("export", "import", "compare", "Exit codes:");
    }

    @Test
    void shouldLookAtTheMachine() throws Exception {
        Path data = Files.createDirectory(dir.resolve("data"));
        Path file = Files.writeString(
                dir.resolve("tidemark.conf"),
                "cache.memory = 16MiB, limits.connections = 9, data.dir = \"" + data + "\"");
        Ended ended = run("doctor", "--config", file.toString());
        assertThat(ended.exitCode()).isIn(0, DoctorCommand.EXIT_WARN, DoctorCommand.EXIT_FAIL);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("1009 wanted for limits.connections=9")
                .containsPattern("(?m)^OK    java options +.*-Xmx256m .*-XX:MaxDirectMemorySize=1g")
                .containsPattern("(?m)^(OK|WARN|NOTE) +huge pages ")
                .containsPattern("(?m)^\\w+ +disk sync +median [0-9.]+ ms, 99 % within [0-9.]+ ms");
        assertThat(data).isEmptyDirectory();
        Ended json = run("doctor", "--json", "--config", file.toString());
        assertThat(json.exitCode()).isIn(0, DoctorCommand.EXIT_WARN, DoctorCommand.EXIT_FAIL);
        assertThat(json.out()).startsWith("{").contains("\"findings\"", "\"worst\"");
    }

    @Test
    void shouldSeeTheServerThatHasTheData() throws Exception {
        Path data = dir.resolve("data");
        Process server = start(
                Map.of(),
                LAUNCHER.toString(),
                "server",
                "-Dserver.port=0",
                "-Dcache.memory=16MiB",
                "-Ddata.dir=" + data);
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("tidemark ready");
            assertThat(run("doctor", "-Dcache.memory=16MiB", "-Ddata.dir=" + data)
                            .out())
                    .contains("one runs on data.dir=" + data + ": process " + server.pid());
        } finally {
            server.destroyForcibly();
            server.waitFor();
        }
    }

    @Test
    void shouldSayThatJavaIsMissing() throws Exception {
        Ended ended = run(Map.of("JAVA_HOME", "/nowhere"), LAUNCHER.toString(), "version");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.LAUNCHER.number());
        assertThat(ended.err()).contains("JAVA_HOME=/nowhere");
    }

    @Test
    void shouldSayThatJavaIsTooOld() throws Exception {
        Path java = Files.createDirectories(dir.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = 1.8' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Ended ended = run(Map.of("JAVA_HOME", dir.toString()), LAUNCHER.toString(), "version");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.LAUNCHER.number());
        assertThat(ended.err()).contains("is Java 1, expected 17 or newer");
    }

    @Test
    void shouldPassArgumentsOnAsTheyAre() throws Exception {
        Ended ended = run("server", "--check", "-D", "data.dir=/no such * \"dir\"", "-D", "server.port=x y");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(ended.err())
                .isEqualTo("tidemark: server.port=x y (command line): not a whole number,"
                        + " expected whole number: 0 to 65535\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shouldStopTheServerInOrderOnASignal(String signal) throws Exception {
        Process server = start(
                Map.of(),
                LAUNCHER.toString(),
                "server",
                "-D",
                "server.port=0",
                "-D",
                "server.shards=1",
                "-D",
                "cache.memory=16MiB",
                "-D",
                "data.dir=" + dir.resolve("data"));
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("tidemark ready address=127.0.0.1:");
            new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid()))
                    .start()
                    .waitFor();
            assertThat(server.waitFor(TIMEOUT_SECONDS, SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
            assertThat(new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContainIgnoringCase("warning");
        } finally {
            server.destroyForcibly();
        }
    }

    /** As in an unpacked distribution: the jar beside bin, nothing built. */
    private Path distribution(String name) throws IOException {
        Path root = Files.createDirectories(dir.resolve(name));
        Path target = Path.of("target").toAbsolutePath();
        Files.createSymbolicLink(root.resolve("lib"), target.resolve("lib"));
        Files.copy(target.resolve("tidemark-server.jar"), root.resolve("tidemark-server.jar"));
        Files.copy(
                LAUNCHER,
                Files.createDirectory(root.resolve("bin")).resolve("tidemark"),
                StandardCopyOption.COPY_ATTRIBUTES);
        return root;
    }

    /** Has the server start and stop, with Java telling on standard output where classes are from. */
    private Ended rehearse(Path launcher) throws Exception {
        return run(
                Map.of("TIDEMARK_JAVA_OPTS", "-Xlog:class+load:stdout"),
                launcher.toString(),
                "server",
                "--rehearse",
                "-Dserver.port=0",
                "-Dmetrics.port=0",
                "-Dcache.memory=16MiB",
                "-Ddata.dir=" + dir.resolve("data"));
    }

    private static void assertServed(Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("tidemark ready address=127.0.0.1:");
        assertThat(ended.err()).contains("stopped: committed=true").doesNotContainIgnoringCase("warning", "error");
    }

    private static void assertServed(Ended ended, boolean fromArchive) {
        assertServed(ended);
        String fromFile = "dev.tidemark.server.Server source: ";
        assertThat(ended.out().lines().filter(line -> line.contains(fromFile)))
                .singleElement()
                .satisfies(line -> assertThat(line.contains(fromFile + "shared objects file (top)"))
                        .as(line)
                        .isEqualTo(fromArchive));
    }

    @Test
    void shouldStartFromAnArchiveOfClassesInAClone() throws Exception {
        assertServed(rehearse(LAUNCHER), true);
    }

    @Test
    void shouldStartFromAnArchiveOfClassesOnceOneIsWritten() throws Exception {
        Path root = distribution("unpacked");
        Path launcher = root.resolve("bin").resolve("tidemark");
        assertServed(rehearse(launcher), false);
        Ended written = run(Map.of(), launcher.toString(), "archive");
        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(written.err()).isEmpty();
        Path archive = Path.of(written.out().strip());
        assertThat(archive).isNotEmptyFile().hasParent(root.resolve("cache"));
        assertServed(rehearse(launcher), true);

        Files.write(archive, new byte[0]);
        assertServed(rehearse(launcher), false);
    }

    /** Java 17 does not take an archive of jars whose path has blanks; what counts is that it starts. */
    @Test
    void shouldStartWhereThePathHasBlanks() throws Exception {
        Path launcher = distribution("unpacked over there").resolve("bin").resolve("tidemark");
        assertThat(run(Map.of(), launcher.toString(), "archive").exitCode()).isZero();
        assertServed(rehearse(launcher));
    }

    /** Java compares time and size alone, and jars of two builds can have both in common. */
    @Test
    void shouldNotUseTheArchiveOfAnotherJarThoughItLooksTheSame() throws Exception {
        Path root = distribution("unpacked");
        Path launcher = root.resolve("bin").resolve("tidemark");
        Path jar = root.resolve("tidemark-server.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        writeWithComment(jar, "one");
        Files.setLastModifiedTime(jar, time);
        assertThat(run(Map.of(), launcher.toString(), "archive").exitCode()).isZero();
        assertServed(rehearse(launcher), true);
        writeWithComment(jar, "two");
        Files.setLastModifiedTime(jar, time);
        assertServed(rehearse(launcher), false);
    }

    /** The same jar, with a comment at its end. */
    private static void writeWithComment(Path jar, String comment) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("target", "tidemark-server.jar"));
        byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
        bytes[bytes.length - 2] = (byte) text.length; // the end's last field, 16 bits, is the length of what follows it
        ByteArrayOutputStream commented = new ByteArrayOutputStream();
        commented.write(bytes);
        commented.write(text);
        Files.write(jar, commented.toByteArray());
    }

    @Test
    void shouldSayThatAnArchiveCannotBeWritten() throws Exception {
        Path root = distribution("unpacked");
        Files.writeString(root.resolve("cache"), "a file in the directory's place");
        Ended ended = run(Map.of(), root.resolve("bin").resolve("tidemark").toString(), "archive");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.LAUNCHER.number());
        assertThat(ended.err()).contains("cache cannot be made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/tidemark", ".ci/run"})
    void shouldPassShellcheck(String script) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/shellcheck")), "shellcheck is not installed");
        Path root = LAUNCHER.getParent().getParent();
        assertThat(run(Map.of(), "/usr/bin/shellcheck", root.resolve(script).toString()))
                .isEqualTo(new Ended(0, "", ""));
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(LAUNCHER.toString());
        command.addAll(List.of(arguments));
        return run(Map.of(), command.toArray(new String[0]));
    }

    private Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Process process = start(environment, command);
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(TIMEOUT_SECONDS, SECONDS)).isTrue();
            return new Ended(process.exitValue(), out, err);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts with the Java that runs this test, from a directory that is not the clone. */
    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
