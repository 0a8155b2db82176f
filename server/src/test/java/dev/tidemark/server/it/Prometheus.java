package dev.tidemark.server.it;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.tidemark.server.process.HttpGet;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Prometheus of the system in a process of its own, on loopback and a free port, killed by {@link #close}. Thread: one. */
final class Prometheus implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 5;

    private final Process process;
    private final String url;

    private Prometheus(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts one with a configuration, and waits until it answers. */
    static Prometheus start(Path configuration, Path directory) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            String address = "127.0.0.1:" + freePort();
            File log = directory.resolve("prometheus.log").toFile();
            Process process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + directory.resolve("prometheus"),
                            "--web.listen-address=" + address)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            Prometheus prometheus = new Prometheus(process, "http://" + address);
            Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive() || prometheus.isReady());
            if (process.isAlive()) {
                return prometheus;
            }
        }
        throw new AssertionError("Prometheus does not start, see " + directory.resolve("prometheus.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() {
        try {
            return HttpGet.of(url + "/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** The results of an expression now. @throws AssertionError if it is not one. */
    List<? extends Config> query(String expression) {
        Config answer = ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.getString("status").equals("success")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.getConfigList("data.result");
    }

    /** The rules that it evaluates. */
    List<? extends Config> rules() {
        return ask("/api/v1/rules").getConfigList("data.groups").get(0).getConfigList("rules");
    }

    private Config ask(String path) {
        return ConfigFactory.parseString(
                HttpGet.of(url + path).body(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
