package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.process.HttpGet;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /health/…} through the life of a server: what whoever starts servers, and sends them clients, goes by. */
final class HealthIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;

    @TempDir
    private Path dataDir;

    @Test
    void shouldSayThatItIsNotReadyAndWhyUntilTheJournalIsReplayed() {
        try (ServerProcess server = onShard().start();
                WireClient client = server.connect()) {
            for (int i = 0; i < 50; i++) {
                int first = i * 10_000;
                client.exchange(WireClient.frame(out -> {
                    for (int user = first; user < first + 10_000; user++) {
                        RequestEncoder.increment(out, 0, 1, 1, user, 1, 0, 1);
                    }
                }));
            }
            server.kill();
        }
        try (ServerProcess server = onShard().launch()) {
            String url = server.metricsUrl();
            List<String> reasons = new ArrayList<>();
            HttpResponse<String> ready = HttpGet.of(url + "/health/ready");
            while (ready.statusCode() == SERVICE_UNAVAILABLE) {
                if (!reasons.contains(ready.body())) {
                    reasons.add(ready.body());
                }
                assertThat(HttpGet.of(url + "/health/live").statusCode()).isEqualTo(OK);
                ready = HttpGet.of(url + "/health/ready");
            }
            assertThat(ready.statusCode()).isEqualTo(OK);
            assertThat(ready.body()).isEqualTo("ready\n");
            assertThat(reasons).contains("recovering: the journal of an earlier run is being brought into the store\n");
            server.awaitReady();
            server.stopCleanly();
        }
    }

    @Test
    void shouldSayThatItIsDraining() {
        try (ServerProcess server =
                        onShard().with("server.drain-timeout", "30s").start();
                WireClient client = server.connect()) {
            String url = server.metricsUrl();
            assertThat(HttpGet.of(url + "/health/ready").statusCode()).isEqualTo(OK);
            client.exchange(WireClient.frame(out -> {
                for (int channel = 1; channel <= 1_000; channel++) {
                    RequestEncoder.increment(out, 0, 1, 1, 1, channel, 0, 1);
                }
            }));
            // Replies that nobody reads: more than sockets hold, so that the connection cannot end.
            client.send(WireClient.frame(out -> {
                for (int i = 0; i < 1_000; i++) {
                    RequestEncoder.load(out, i, 1, 0, 0, 0);
                }
            }));
            server.beginToTerminate();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> HttpGet.of(url + "/health/ready").statusCode() == SERVICE_UNAVAILABLE);
            assertThat(HttpGet.of(url + "/health/ready").body())
                    .isEqualTo("draining: the server is stopping, and commits what the store does not have\n");
            assertThat(Scrape.of(server).value("tidemark_ready")).isZero();
            client.close();
            assertThat(server.awaitExit().code()).isZero();
        }
    }

    private ServerProcess.Setup onShard() {
        return ServerProcess.on(dataDir).with("server.shards", 1).with("cache.memory", "128MiB");
    }
}
