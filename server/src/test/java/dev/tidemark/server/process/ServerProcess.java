package dev.tidemark.server.process;

import dev.tidemark.server.wire.WireClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real server in a Java process of its own: started as {@code bin/tidemark server} does, but from the test's class path and
 * with all checks on. Ends with {@link #close} at the latest, and with the test's process.
 *
 * <p>Thread: one.
 */
public final class ServerProcess implements AutoCloseable {
    private static final String MAIN_CLASS = "dev.tidemark.server.Main";
    private static final Pattern READY =
            Pattern.compile("tidemark ready address=127\\.0\\.0\\.1:(\\d+) shards=(\\d+).*");
    private static final Pattern METRICS = Pattern.compile(".* url=(http://127\\.0\\.0\\.1:\\d+)/");
    private static final long START_TIMEOUT_S = 60;
    private static final long STOP_TIMEOUT_S = 60;

    /** How a process ended, and what it had said. */
    public record Exit(int code, String output, String errors) {}

    /** What a server is started with. */
    public static final class Setup {
        private final Map<String, String> keys = new LinkedHashMap<>();
        private final List<String> arguments = new ArrayList<>();
        private List<String> launcher = List.of();
        private List<String> program = List.of();
        private Path jar;
        private boolean isForLoad;

        private Setup(Path dataDir) {
            keys.put("server.port", "0");
            keys.put("metrics.port", "0");
            keys.put("data.dir", dataDir.toString());
            keys.put("cache.memory", "16MiB");
        }

        /** Sets a key of the configuration. */
        public Setup with(String key, Object value) {
            keys.put(key, value.toString());
            return this;
        }

        /** Adds an argument as it is. */
        public Setup argument(String argument) {
            arguments.add(argument);
            return this;
        }

        /** Words to put before the command, of a program that becomes it. */
        public Setup launchedBy(String... words) {
            launcher = List.of(words);
            return this;
        }

        /** The program that starts the server, in place of the running Java with the tests' flags. */
        public Setup by(String... words) {
            program = List.of(words);
            return this;
        }

        /** Starts, and returns before the server is ready. */
        public ServerProcess launch() {
            return new ServerProcess(this);
        }

        /** The server's jar, which names the rest, in place of the test's class path. */
        public Setup fromJar(Path file) {
            jar = file;
            return this;
        }

        /** For many requests: compiled as far as it goes, as users run it, and not only as far as makes it start soonest. */
        public Setup forLoad() {
            isForLoad = true;
            return this;
        }

        private List<String> command() {
            List<String> command = new ArrayList<>(launcher);
            command.addAll(
                    program.isEmpty()
                            ? JavaCommand.words(MAIN_CLASS, jar == null ? null : jar.toString(), isForLoad)
                            : program);
            keys.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
            command.addAll(arguments);
            return command;
        }

        /** Starts and returns once the server is ready. @throws AssertionError if it ends instead. */
        public ServerProcess start() {
            ServerProcess server = launch();
            try {
                server.awaitReady();
                return server;
            } catch (AssertionError | RuntimeException e) {
                server.close();
                throw e;
            }
        }

        /** Starts what is to end by itself, and waits for that. */
        public Exit run() {
            try (ServerProcess server = launch()) {
                return server.awaitExit();
            }
        }
    }

    private final Process process;
    private final Thread hook;
    private final CompletableFuture<String> readyLine = new CompletableFuture<>();
    private final CompletableFuture<String> metricsUrl = new CompletableFuture<>();
    private final Output output;
    private final Output errors;
    private int port;
    private int shards;
    private boolean isEndExpected;

    private ServerProcess(Setup setup) {
        List<String> command = setup.command();
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start: " + command, e);
        }
        process.onExit().thenRun(() -> readyLine.completeExceptionally(new IllegalStateException("ended")));
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        output = new Output("server-out", process.getInputStream(), this::onOutputLine);
        errors = new Output("server-err", process.getErrorStream(), this::onLogLine);
    }

    /** A server on a data directory, with any free port and a small cache unless set otherwise. */
    public static Setup on(Path dataDir) {
        return new Setup(dataDir);
    }

    public int port() {
        return port;
    }

    /** Where it tells metrics and health, as its log says: {@code http://127.0.0.1:…}, without the slash; waits for the line. */
    public String metricsUrl() {
        try {
            return metricsUrl.get(START_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("it does not say where it tells metrics: " + errors.text(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** How many shards it says it has. */
    public int shards() {
        return shards;
    }

    /** Waits until the server is ready, or has ended, or for so long. @return whether it is ready. */
    public boolean isReadyWithin(long ms) {
        try {
            readyLine.get(ms, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What it has said on standard error so far: its log. */
    public String log() {
        return errors.text();
    }

    public String readyLine() {
        return readyLine.join();
    }

    public WireClient connect() {
        return new WireClient(port);
    }

    /** Resident memory of the process in bytes, as the system counts it. */
    public long residentBytes() {
        return ProcessMemory.residentBytes(process.pid());
    }

    /** Sends SIGTERM and waits for the end. Not by {@link Process#destroy}, which hears nothing of what is said from then on. */
    public Exit terminate() {
        beginToTerminate();
        return awaitExit();
    }

    /** Sends SIGTERM; {@link #awaitExit} waits for the end. */
    public void beginToTerminate() {
        signal("TERM");
    }

    /** Sends SIGINT and waits for the end. */
    public Exit interrupt() {
        signal("INT");
        return awaitExit();
    }

    /** Sends SIGHUP: the server reads its configuration again. */
    public void hangUp() {
        signal("HUP");
    }

    /** Sends SIGSTOP: the process stands still until {@link #resume} or {@link #kill}. */
    public void pause() {
        signal("STOP");
    }

    /** Sends SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Command.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Sends SIGTERM and expects an end without any complaint: exit code 0, no error and no leak in the log. */
    public void stopCleanly() {
        Exit exit = terminate();
        if (exit.code() != 0
                || exit.errors().contains(" ERROR ")
                || exit.errors().contains("LEAK")) {
            throw new AssertionError("the server did not stop cleanly: " + exit);
        }
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        if (!isEndExpected) { // a test failed: what the server said of it is worth reading
            System.out.println("the server, " + (process.isAlive() ? "alive" : "ended") + ", said:\n" + errors.text());
        }
        if (process.isAlive()) {
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Waits until the server is ready. @throws AssertionError if it ends instead. */
    public void awaitReady() {
        try {
            Matcher matcher = READY.matcher(readyLine.get(START_TIMEOUT_S, TimeUnit.SECONDS));
            if (!matcher.matches()) {
                throw new AssertionError("first line on standard output: " + readyLine.join());
            }
            port = Integer.parseInt(matcher.group(1));
            shards = Integer.parseInt(matcher.group(2));
        } catch (ExecutionException e) {
            throw new AssertionError("the server ended instead of getting ready: " + awaitExit(), e);
        } catch (TimeoutException e) {
            throw new AssertionError("not ready within s=" + START_TIMEOUT_S + ": " + errors.text(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for an end that comes by itself, or has been asked for. */
    public Exit awaitExit() {
        isEndExpected = true;
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                String said = errors.text();
                process.destroyForcibly();
                throw new AssertionError("did not end within s=" + STOP_TIMEOUT_S + ": " + said);
            }
            return new Exit(process.exitValue(), output.whole(), errors.whole());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void onLogLine(String line) {
        Matcher matcher = METRICS.matcher(line);
        if (matcher.matches()) {
            metricsUrl.complete(matcher.group(1));
        }
    }

    private void onOutputLine(String line) {
        readyLine.complete(line);
    }

    /** What a process says on one of its two outputs, kept as it comes. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();
        private final Thread reader;

        Output(String name, InputStream in, Consumer<String> onLine) {
            reader = new Thread(() -> read(in, onLine), name);
            reader.setDaemon(true);
            reader.start();
        }

        /** What has been said so far. */
        String text() {
            synchronized (text) {
                return text.toString();
            }
        }

        /** All that was said, once the process has ended. */
        String whole() throws InterruptedException {
            reader.join();
            return text();
        }

        private void read(InputStream in, Consumer<String> onLine) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    synchronized (text) {
                        text.append(line).append('\n');
                    }
                    onLine.accept(line);
                }
            } catch (IOException e) {
                onLine.accept("cannot read what the server says: " + e);
            }
        }
    }
}
