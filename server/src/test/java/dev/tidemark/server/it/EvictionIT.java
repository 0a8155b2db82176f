package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A cache of a few thousand users under tens of thousands of active ones: whatever is evicted, loaded, committed and
 * removed meanwhile, each reply is the model's, and after restarts every state is there with its version.
 *
 * <p>The seed is printed with a failure; {@code -Dtidemark.seed=N} replays it.
 */
final class EvictionIT {
    private static final int CONNECTIONS = 4;
    private static final int USERS_A_CONNECTION = 10_000;
    private static final int REQUESTS_A_CONNECTION = 25_000;

    @TempDir
    private Path dataDir;

    @ParameterizedTest
    @CsvSource({"2, 100ms, 3", "2, 30s, 1", "1, 10ms, 2"})
    void shouldLoseNothing(int shards, String commitDelay, int shardsLater) {
        long seed = Long.getLong("tidemark.seed", 20261123);
        List<ModelClient> clients = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> new ModelClient(seed + i, 1 + (long) i * USERS_A_CONNECTION, USERS_A_CONNECTION))
                .toList();
        try (ServerProcess server = start(shards, commitDelay)) {
            onEach(clients, client -> client.run(server, shardOf(client, clients, server), REQUESTS_A_CONNECTION));
            Info info = infoOf(server);
            assertThat(clients.stream().mapToInt(ModelClient::users).sum()).isGreaterThan(20_000);
            assertThat(info.number("evictions")).as("evictions").isGreaterThan(10_000);
            assertThat(info.number("store_loads")).as("loads").isGreaterThan(20_000);
            assertThat(info.number("store_commits")).as("commits").isGreaterThan(10_000);
            server.stopCleanly();
        }
        try (ServerProcess server = start(shards, commitDelay)) {
            onEach(clients, client -> client.verifyAll(server));
            onEach(clients, client -> client.run(server, shardOf(client, clients, server), REQUESTS_A_CONNECTION / 4));
            server.stopCleanly();
        }
        try (ServerProcess server = start(shardsLater, commitDelay)) {
            onEach(clients, client -> client.verifyAll(server));
            server.stopCleanly();
        }
        assertThat(clients.stream().mapToInt(ModelClient::refused).sum())
                .as("refused, seed " + seed)
                .isZero();
    }

    /** Every other client asks for a shard, the shards in turn. */
    private static int shardOf(ModelClient client, List<ModelClient> clients, ServerProcess server) {
        int index = clients.indexOf(client);
        return index % 2 == 0 ? RequestLayout.NO_SHARD : index / 2 % server.shards();
    }

    private ServerProcess start(int shards, String commitDelay) {
        return ServerProcess.on(dataDir)
                .forLoad()
                .with("server.shards", shards)
                .with("cache.memory", Math.max(2, shards) + "MiB")
                .with("store.commit-delay", commitDelay)
                .start();
    }

    private static Info infoOf(ServerProcess server) {
        try (WireClient client = server.connect()) {
            return Info.of(client);
        }
    }

    /** All at once, each on a thread of its own. */
    private static void onEach(List<ModelClient> clients, Consumer<ModelClient> work) {
        CompletableFuture<?>[] running = clients.stream()
                .map(client -> CompletableFuture.runAsync(() -> work.accept(client), task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(running).join();
    }
}
