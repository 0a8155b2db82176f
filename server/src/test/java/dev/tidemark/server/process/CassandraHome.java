package dev.tidemark.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The directory of a {@link CassandraProcess}: its configuration, its data, what it says, and the command that starts it there. */
final class CassandraHome {
    /** What the module server/cassandra leaves behind, from the directory of the module whose tests run. */
    private static final Path CLASS_PATH = Path.of("..", "server", "cassandra", "target", "cassandra.classpath");

    private static final int SAID_LINES = 40;
    /** Below the ports that systems give to outgoing connections, so that none has it while Cassandra is down. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 10_000;

    private final Path directory;
    private final int cqlPort;
    private final List<String> command;

    private CassandraHome(Path directory, int cqlPort, List<String> command) {
        this.directory = directory;
        this.cqlPort = cqlPort;
        this.command = command;
    }

    /** Makes it, in place of one that is there, with settings behind those that all have. Skips the test, with the reason, where there is no JDK 17. */
    static CassandraHome create(Path directory, String settings) {
        Path java = Jdk17.java();
        try {
            delete(directory);
            Files.createDirectories(directory);
            int cqlPort = freePort();
            int storagePort = freePort();
            write(directory, "cassandra.yaml", cqlPort, storagePort);
            write(directory, "logback.xml", cqlPort, storagePort);
            Files.writeString(directory.resolve("cassandra.yaml"), settings, StandardOpenOption.APPEND);
            return new CassandraHome(directory, cqlPort, command(java, directory));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }

    int cqlPort() {
        return cqlPort;
    }

    List<String> command() {
        return command;
    }

    /** Where it says what it says. */
    Path output() {
        return directory.resolve("cassandra.log");
    }

    /** The last of what it said. */
    String said() {
        try {
            List<String> lines = Files.readAllLines(output());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SAID_LINES), lines.size()));
        } catch (IOException e) {
            return "nothing: " + e;
        }
    }

    private static List<String> command(Path java, Path directory) throws IOException {
        if (!Files.exists(CLASS_PATH)) {
            throw new AssertionError(CLASS_PATH.toAbsolutePath().normalize()
                    + " is not there; mvn -pl server/cassandra package makes it");
        }
        String classPath = Files.readString(CLASS_PATH).trim();
        String agent = Stream.of(classPath.split(":"))
                .filter(jar -> jar.contains("/jamm-"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no jamm in " + CLASS_PATH));
        List<String> words = new ArrayList<>(List.of(java.toString()));
        words.addAll(List.of(resource("jvm.options").trim().split("\\s+")));
        words.addAll(List.of(
                "-javaagent:" + agent,
                "-Dcassandra.config=" + directory.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + directory,
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                classPath,
                "org.apache.cassandra.service.CassandraDaemon"));
        return words;
    }

    private static void write(Path directory, String name, int cqlPort, int storagePort) throws IOException {
        Files.writeString(
                directory.resolve(name),
                resource(name)
                        .replace("@DIRECTORY@", directory.toString())
                        .replace("@CQL_PORT@", Integer.toString(cqlPort))
                        .replace("@STORAGE_PORT@", Integer.toString(storagePort)));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CassandraHome.class.getResourceAsStream("cassandra/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int freePort() throws IOException {
        IOException last = new IOException("no port tried");
        for (int i = 0; i < 100; i++) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
