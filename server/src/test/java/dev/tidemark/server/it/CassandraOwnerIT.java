package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers over one table of Cassandra: one after the other they are one, and no two write at the same time. */
final class CassandraOwnerIT {
    private static final int STORE_OWNED = 10;
    private static final int STORE_LOST = 11;
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final int CLIENTS = 4;
    private static final int USERS_A_CLIENT = 400;
    private static final int REQUESTS_A_CLIENT = 1_500;

    @TempDir
    private Path dir;

    private final CassandraTable table = new CassandraTable();

    /** Each has a directory of its own, so that nothing but the table joins them; the model knows every reply. */
    @Test
    void shouldGoOnWhereTheServerBeforeStopped() {
        List<ModelClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new ModelClient(20261128 + i, 1 + (long) i * USERS_A_CLIENT, USERS_A_CLIENT))
                .toList();
        String[] commitDelays = {"10ms", "30s"};
        for (int generation = 0; generation < commitDelays.length; generation++) {
            ServerProcess.Setup setup = table.server(dir.resolve("generation-" + generation))
                    .with("server.shards", 1 + generation % 2)
                    .with("cache.memory", "2MiB") // less than all users take
                    .with("store.commit-delay", commitDelays[generation]);
            try (ServerProcess server = setup.start()) {
                onEach(clients, client -> client.verifyAll(server));
                onEach(
                        clients,
                        client -> client.run(server, clients.indexOf(client) % server.shards(), REQUESTS_A_CLIENT));
                server.stopCleanly();
            }
        }
        assertThat(clients.stream().mapToInt(ModelClient::refused).sum())
                .as("refused")
                .isZero();
        assertThat(table.rows().values().stream().mapToInt(List::size).sum())
                .as("rows of the table")
                .isEqualTo(clients.stream().mapToInt(ModelClient::states).sum());
        try (ServerProcess server = table.server(dir.resolve("last")).start()) {
            onEach(clients, client -> client.verifyAll(server));
            table.assertHolds(server, table.rows().keySet());
            server.stopCleanly();
        }
    }

    /**
     * The one that stands by waits for as long as the owner lives. The owner then stands still for longer than its lease, as one
     * whose machine was stopped: what it would write afterwards would be old.
     */
    @Test
    void shouldHaveOneOwnerAtATime() {
        HotUsers hot = new HotUsers();
        try (ServerProcess owner = table.hastyServer(dir.resolve("one"), LEASE)
                        .with("store.commit-delay", "10ms")
                        .start();
                ServerProcess standby = table.hastyServer(dir.resolve("two"), LEASE)
                        .with("store.commit-delay", "10ms")
                        .argument("--take-over")
                        .launch()) {
            ServerProcess.Exit refused = table.server(dir.resolve("three")).run();
            assertThat(refused.code()).as(refused.errors()).isEqualTo(STORE_OWNED);
            assertThat(refused.errors()).contains("process " + owner.pid());
            hot.warmUp(owner);
            hot.countUp(owner, Duration.ofMillis(500));
            awaitCommitted(owner);
            assertThat(standby.isReadyWithin(LEASE.toMillis() + 500))
                    .as("ready while the lease is renewed")
                    .isFalse();
            owner.pause();
            standby.awaitReady();
            hot.verify(standby);
            hot.countUp(standby, Duration.ofMillis(500));
            owner.resume();
            ServerProcess.Exit lost = owner.awaitExit();
            assertThat(lost.code()).as(lost.errors()).isEqualTo(STORE_LOST);
            hot.countUp(standby, Duration.ofMillis(500));
            CassandraTable.stop(standby);
        }
        try (ServerProcess server = table.server(dir.resolve("three")).start()) {
            hot.verify(server);
            table.assertHolds(server, hot.users());
            server.stopCleanly();
        }
    }

    private static void awaitCommitted(ServerProcess server) {
        Awaitility.await("everything is committed")
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    try (WireClient client = server.connect()) {
                        return Info.of(client).number("dirty_users") == 0;
                    }
                });
    }

    /** All at once, each on a thread of its own. */
    private static void onEach(List<ModelClient> clients, Consumer<ModelClient> work) {
        CompletableFuture<?>[] running = clients.stream()
                .map(client -> CompletableFuture.runAsync(() -> work.accept(client), task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(running).join();
    }
}
