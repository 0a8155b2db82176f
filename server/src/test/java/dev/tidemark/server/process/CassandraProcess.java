package dev.tidemark.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Cassandra of one node in a Java process of its own, on ports that nobody else has, with its files below {@code target}.
 * There is one for all test classes of a test process, {@link #shared}; each test has a keyspace of its own in it. It ends with the test's
 * process, however that ends.
 *
 * <p>What it has acknowledged is on its disk ({@code commitlog_sync: batch}), so that {@link #kill} loses nothing: with its usual
 * setting a cluster keeps that promise by its replicas, and here there is one.
 *
 * <p>Thread: one at a time.
 */
public final class CassandraProcess implements AutoCloseable {
    /** Of this test process: others run beside it. */
    private static final Path DIRECTORY = Path.of(
                    "target", "cassandra", Long.toString(ProcessHandle.current().pid()))
            .toAbsolutePath();

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final long POLL_MS = 50;
    private static final AtomicInteger KEYSPACES = new AtomicInteger();

    private static CassandraProcess shared;

    private final CassandraHome home;
    private final Thread hook = new Thread(this::end);
    private Process process;
    private Process watch;
    private boolean isPaused;

    private CassandraProcess(CassandraHome home) {
        this.home = home;
    }

    /**
     * The one of this process, which runs and answers: it is started by the first that asks, and again if a test left it killed or
     * paused. Skips the test, with the reason, where there is no JDK 17.
     */
    public static synchronized CassandraProcess shared() {
        if (shared == null) {
            shared = start(DIRECTORY);
        }
        shared.resume();
        if (!shared.process.isAlive()) {
            shared.restart();
        }
        return shared;
    }

    /** Starts one on an empty directory, and returns when it answers. Skips the test, with the reason, where there is no JDK 17. */
    public static CassandraProcess start(Path directory) {
        return start(directory, "");
    }

    /** The same, with lines more in its {@code cassandra.yaml}. */
    public static CassandraProcess start(Path directory, String settings) {
        CassandraProcess cassandra = new CassandraProcess(CassandraHome.create(directory, settings));
        Runtime.getRuntime().addShutdownHook(cassandra.hook);
        cassandra.launch();
        cassandra.awaitReady();
        return cassandra;
    }

    /** Where it speaks CQL, on 127.0.0.1; the same after a restart. */
    public int cqlPort() {
        return home.cqlPort();
    }

    /** What a driver calls its datacenter. */
    public String datacenter() {
        return "datacenter1";
    }

    /** The name of a keyspace that nobody else uses; it is not made. */
    public String newKeyspace() {
        return "tidemark_" + KEYSPACES.incrementAndGet();
    }

    public long pid() {
        return process.pid();
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        end();
    }

    /** Starts it again after {@link #kill}, on the same directory and ports, and returns when it answers. */
    public void restart() {
        beginToRestart();
        awaitReady();
    }

    /** The same, and returns at once; {@link #awaitReady} waits. */
    public void beginToRestart() {
        end();
        launch();
    }

    /** Sends SIGSTOP: it stands still, with its connections open, until {@link #resume} or {@link #kill}. */
    public void pause() {
        Command.run("kill", "-STOP", Long.toString(process.pid()));
        isPaused = true;
    }

    /** Sends SIGCONT, if it stands still. */
    public void resume() {
        if (isPaused) {
            Command.run("kill", "-CONT", Long.toString(process.pid()));
            isPaused = false;
        }
    }

    /** Waits until it accepts connections. @throws AssertionError if it ends instead, with what it said. */
    public void awaitReady() {
        long endNs = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isListening()) {
            if (!process.isAlive()) {
                throw new AssertionError("Cassandra ended instead of getting ready: " + home.said());
            }
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("Cassandra is not ready within " + START_TIMEOUT + ": " + home.said());
            }
            sleep();
        }
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void launch() {
        try {
            process = new ProcessBuilder(home.command())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.output().toFile()))
                    .start();
            // Its standard input ends with this process, even by kill -9.
            watch = new ProcessBuilder(List.of("/bin/sh", "-c", "cat >/dev/null; kill -9 " + process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Cassandra", e);
        }
    }

    private synchronized void end() {
        isPaused = false;
        if (watch != null) {
            watch.destroyForcibly();
        }
        if (process != null) {
            process.destroyForcibly();
            try {
                if (!process.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("Cassandra does not end: pid=" + process.pid());
                }
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), cqlPort()), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
