package dev.tidemark.loadgen.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, on loopback and a free port. Lifetime: until {@link #close}, which kills it. */
final class RealServer implements AutoCloseable {
    private static final Path TIDEMARK_JAR = Path.of("..", "server", "target", "tidemark-server.jar");
    private static final Pattern TIDEMARK_READY =
            Pattern.compile("tidemark ready address=127\\.0\\.0\\.1:(\\d+) .* metrics=(http://127\\.0\\.0\\.1:\\d+/)");
    private static final Pattern REDIS_READY = Pattern.compile(".*Ready to accept connections.*");
    private static final Pattern REDIS_PORT_TAKEN = Pattern.compile(".*Address already in use.*");
    private static final int TRIES = 5;

    private final Process process;
    private final int port;
    private final String page;

    private RealServer(Process process, int port, String page) {
        this.process = process;
        this.port = port;
        this.page = page;
    }

    /** A Tidemark server from the jar that this build has made. */
    static RealServer tidemark(Path dataDir, int shards, String... assignments) throws IOException {
        if (!Files.exists(TIDEMARK_JAR)) {
            throw new AssertionError(TIDEMARK_JAR + " is missing; build with: mvn -pl loadgen -am verify");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", TIDEMARK_JAR.toString(), "dev.tidemark.server.Main"));
        for (String key :
                List.of("server.port=0", "server.shards=" + shards, "cache.memory=64MiB", "data.dir=" + dataDir)) {
            command.addAll(List.of("-D", key));
        }
        for (String assignment : assignments) {
            command.addAll(List.of("-D", assignment));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Matcher ready = await(process, TIDEMARK_READY, null);
        return new RealServer(process, Integer.parseInt(ready.group(1)), ready.group(2));
    }

    /** Whether this machine has Redis. */
    static boolean hasRedis() {
        return redis() != null;
    }

    private static Path redis() {
        for (String folder : System.getenv("PATH").split(":")) {
            Path candidate = Path.of(folder, "redis-server");
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** A Redis server that keeps nothing. */
    static RealServer redisServer(Path dir) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = freePort();
            Process process = new ProcessBuilder(
                            redis().toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--dir",
                            dir.toString())
                    .redirectErrorStream(true)
                    .start();
            if (await(process, REDIS_READY, REDIS_PORT_TAKEN) != null) {
                return new RealServer(process, port, null);
            }
        }
        throw new AssertionError("no free port for Redis, tries=" + TRIES);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits for a line. @return its match, or null if a line came that says to try again. */
    private static Matcher await(Process process, Pattern ready, Pattern again) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = ready.matcher(line);
            if (matcher.matches()) {
                drain(lines);
                return matcher;
            }
            if (again != null && again.matcher(line).matches()) {
                process.destroyForcibly();
                return null;
            }
        }
        throw new AssertionError("the server ended instead of getting ready: " + said);
    }

    /** Goes on reading, so that the server never waits for room in the pipe. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Address of the page that shows it live; of a Tidemark server only. */
    String page() {
        return page;
    }

    long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }
}
