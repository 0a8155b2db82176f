package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGHUP again and again, with other values each time, while clients send requests of every kind: each reply is the model's, and
 * all that was answered is there after a kill.
 *
 * <p>The seed is printed with a failure; {@code -Dtidemark.seed=N} replays it.
 */
@Tag("alone")
final class ReloadLoadIT {
    private static final int CONNECTIONS = 4;
    private static final int USERS_A_CONNECTION = 5_000;
    private static final int REQUESTS_A_CONNECTION = 20_000;
    private static final List<List<String>> FILES = List.of(
            List.of("store.commit-delay = 10ms", "limits.max-in-flight = 8", "limits.pending-requests = 16"),
            List.of("store.commit-delay = 1h", "limits.unread-replies = 4KiB", "limits.idle-timeout = 1h"),
            List.of("store.commit-delay = 100ms", "limits.connections = 4", "limits.max-frame = 16MiB"),
            List.of("store.commit-delay = 0s"), // a fault
            List.of("limits.frame-timeout = 1m", "limits.pending-requests = 1000000"));

    private static final Executor EACH_ITS_OWN = task -> new Thread(task).start();

    @TempDir
    private Path dir;

    @Test
    void shouldLoseNoRequest() throws IOException {
        long seed = Long.getLong("tidemark.seed", 20261125);
        List<ModelClient> clients = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> new ModelClient(seed + i, 1 + (long) i * USERS_A_CONNECTION, USERS_A_CONNECTION))
                .toList();
        Path file = Files.createFile(dir.resolve("tidemark.conf"));
        try (ServerProcess server = start(file);
                WireClient admin = server.connect()) {
            CompletableFuture<Void> load = CompletableFuture.allOf(clients.stream()
                    .map(client -> CompletableFuture.runAsync(
                            () -> client.run(server, RequestLayout.NO_SHARD, REQUESTS_A_CONNECTION), EACH_ITS_OWN))
                    .toArray(CompletableFuture<?>[]::new));
            // The file with limits.connections = 4 would refuse one that comes later; it closes none that is there.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Info.of(admin).number("connections") == CONNECTIONS + 1);
            for (int i = 0; !load.isDone(); i++) {
                Files.write(file, FILES.get(i % FILES.size()));
                server.hangUp();
            }
            load.join();
            assertThat(Info.of(admin).number("config_reloads")).as("reloads").isGreaterThan(10);
            assertThat(Info.of(admin).number("connections_refused")).isZero();
            assertThat(Info.of(admin).number("config_reloads_refused"))
                    .as("refused reloads")
                    .isPositive();
            server.kill();
        }
        Files.write(file, List.of());
        try (ServerProcess server = start(file)) {
            clients.forEach(client -> client.verifyAll(server));
            server.stopCleanly();
        }
        assertThat(clients.stream().mapToInt(ModelClient::refused).sum())
                .as("refused, seed " + seed)
                .isZero();
    }

    private ServerProcess start(Path file) {
        return ServerProcess.on(dir.resolve("data"))
                .forLoad()
                .with("server.shards", 2)
                .with("cache.memory", "4MiB")
                .argument("--config")
                .argument(file.toString())
                .start();
    }
}
