package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.process.TlsSockets;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to a real server: what changes at once, what waits for a start, and what a file with faults does. */
final class ReloadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(500);

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("tidemark.conf");
    }

    @Test
    void shouldCommitByTheDelayAsItIsNow() throws IOException {
        try (ServerProcess server = start("store.commit-delay = 1h");
                WireClient client = server.connect()) {
            increment(client, 1);
            increment(client, 2);
            assertThat(Info.of(client).number("dirty_users")).isEqualTo(2);

            reload(server, client, "store.commit-delay = 10ms");
            Awaitility.await().atMost(PATIENCE).until(() -> Info.of(client).number("dirty_users") == 0);
            assertThat(Info.of(client).number("store_committed_users")).isEqualTo(2);
            assertThat(Info.of(client).number("commit_delay_ms")).isEqualTo(10);
            awaitLog(server, "store.commit-delay=10ms (was 1h)");

            reload(server, client, "store.commit-delay = 1h");
            increment(client, 3);
            Awaitility.await()
                    .during(A_WHILE)
                    .atMost(PATIENCE)
                    .until(() -> Info.of(client).number("dirty_users") == 1);
            server.stopCleanly();
        }
    }

    @Test
    void shouldRefuseConnectionsByTheLimitAsItIsNow() throws IOException {
        try (ServerProcess server = start("limits.connections = 2");
                WireClient first = server.connect();
                WireClient second = server.connect()) {
            assertThat(first.fence()).isEmpty();
            assertThat(second.fence()).isEmpty();
            reload(server, first, "limits.connections = 1");
            try (WireClient third = server.connect()) {
                assertThat(third.receive().text()).isEqualTo("too many connections: limits.connections=1");
            }
            assertThat(second.fence()).as("those that are there stay").isEmpty();
            assertThat(Info.of(first).number("limit_connections")).isEqualTo(1);
            reload(server, first, "limits.connections = 3");
            try (WireClient third = server.connect()) {
                assertThat(third.fence()).isEmpty();
            }
            server.stopCleanly();
        }
    }

    /** A client must not be cut off for what HELLO allowed it. */
    @Test
    void shouldHoldAConnectionToTheLongestFrameThatItWasToldOf() throws IOException {
        try (ServerProcess server = start("limits.max-frame = 8KiB");
                WireClient before = server.connect()) {
            assertThat(hello(before, "").u32(ReplyLayout.HELLO_MAX_FRAME_OFFSET))
                    .isEqualTo(8 << 10);
            reload(server, before, "limits.max-frame = 4KiB");
            assertThat(longRequest(before).status()).isEqualTo(Status.OK);
            try (WireClient after = server.connect()) {
                assertThat(hello(after, "").u32(ReplyLayout.HELLO_MAX_FRAME_OFFSET))
                        .isEqualTo(4 << 10);
                assertThat(longRequest(after).status()).isEqualTo(Status.TOO_LARGE);
            }
            server.stopCleanly();
        }
    }

    @Test
    void shouldCloseIdleConnectionsOnceTheyMayNotBe() throws IOException {
        try (ServerProcess server = start();
                WireClient admin = server.connect();
                WireClient idle = server.connect()) {
            assertThat(idle.fence()).isEmpty();
            reload(server, admin, "limits.idle-timeout = 1s");
            assertThat(idle.receiveOrEnd()).isNull();
            server.stopCleanly();
        }
    }

    @Test
    void shouldEndConnectionsWhoseTokenIsNotInTheFileNamedNow() throws IOException {
        NewToken leaving = NewToken.make("leaving", Role.WRITER);
        NewToken staying = NewToken.make("staying", Role.ADMIN);
        Path before = Files.write(dir.resolve("before"), List.of(leaving.line(), staying.line()));
        Path after = Files.write(dir.resolve("after"), List.of(staying.line()));
        try (ServerProcess server = start("auth.tokens-file = \"" + before + "\"");
                WireClient one = server.connect();
                WireClient other = server.connect()) {
            assertThat(hello(one, leaving.secret()).status()).isEqualTo(Status.OK);
            assertThat(hello(other, staying.secret()).status()).isEqualTo(Status.OK);
            reload(server, other, "auth.tokens-file = \"" + after + "\"");
            assertThat(one.receive().text()).isEqualTo("the token is not in this server's file any more");
            assertThat(one.receiveOrEnd()).isNull();
            assertThat(other.fence()).isEmpty();
            // The file that is named now is the one that is watched.
            Files.write(after, List.of(staying.line(), leaving.line()));
            Awaitility.await().atMost(PATIENCE).until(() -> {
                try (WireClient again = server.connect()) {
                    return hello(again, leaving.secret()).status() == Status.OK;
                }
            });
            reload(server, other, "");
            assertThat(other.fence())
                    .as("no tokens at all is for the next start")
                    .isEmpty();
            awaitLog(server, "needs a restart, goes on as it was: auth.tokens-file (default)");
            assertThat(server.log()).doesNotContain(leaving.secret(), staying.secret());
            server.stopCleanly();
        }
    }

    @Test
    void shouldSpeakTlsAsItIsSetNow() throws IOException {
        Certificate ours = Certificate.make(dir, "ours");
        TlsSockets sockets = TlsSockets.trusting(ours, null);
        String pair = "tls { key = \"" + ours.key() + "\", certificate = \"" + ours.certificate() + "\" }";
        try (ServerProcess server = start(pair);
                WireClient before = new WireClient(sockets.connect(server.port(), "TLSv1.2"))) {
            assertThat(before.fence()).isEmpty();
            reload(server, before, pair, "tls.min-version = \"1.3\"");
            assertThat(before.fence()).isEmpty();
            assertThatThrownBy(() -> sockets.connect(server.port(), "TLSv1.2"))
                    .isInstanceOf(UncheckedIOException.class);
            sockets.connect(server.port(), "TLSv1.3").close();
            server.stopCleanly();
        }
    }

    @Test
    void shouldChangeNothingAndTellAllFaultsOfAFileThatHasAny() throws IOException {
        try (ServerProcess server = start("store.commit-delay = 1h");
                WireClient client = server.connect()) {
            Files.write(file, List.of("store.commit-delay = 10ms", "limits.connections = 0", "sever.port = 1"));
            server.hangUp();
            Awaitility.await().atMost(PATIENCE).until(() -> Info.of(client).number("config_reloads_refused") == 1);
            awaitLog(
                    server,
                    "configuration not taken over, nothing has changed: limits.connections=0 (tidemark.conf:2)",
                    "configuration not taken over, nothing has changed: unknown key sever.port");
            assertThat(Info.of(client).number("commit_delay_ms")).isEqualTo(3_600_000);
            assertThat(Info.of(client).number("config_reloads")).isZero();
            server.stopCleanly();
        }
    }

    @Test
    void shouldTellWhatNeedsARestartAndTakeTheRest() throws IOException {
        try (ServerProcess server = start("store.threads = 1");
                WireClient client = server.connect()) {
            reload(
                    server,
                    client,
                    "store.threads = 2",
                    "limits.connections = 77",
                    "server.port = 1",
                    "journal.fsync = off");
            awaitLog(
                    server,
                    "WARN  needs a restart, goes on as it was: store.threads (tidemark.conf:1)",
                    "WARN  needs a restart, goes on as it was: journal.fsync (tidemark.conf:4)",
                    "INFO  configuration read again: limits.connections=77 (was 10000)");
            assertThat(server.log()).as("the command line wins").doesNotContain("server.port");
            Info info = Info.of(client);
            assertThat(info.number("config_keys_for_restart")).isEqualTo(2);
            assertThat(info.values()).containsEntry("journal", "interval");
            server.stopCleanly();
        }
    }

    @Test
    void shouldTellAsMuchAsTheLogLevelSaysNow() throws IOException {
        try (ServerProcess server = start();
                WireClient client = server.connect()) {
            reload(server, client, "log.level = warn");
            awaitLog(server, "log.level=warn (was info)");
            reload(server, client, "log.level = warn", "limits.connections = 77");
            assertThat(Info.of(client).values()).containsEntry("log_level", "warn");
            reload(server, client, "limits.connections = 78");
            awaitLog(server, "limits.connections=78 (was 77), log.level=info (was warn)");
            assertThat(server.log()).doesNotContain("limits.connections=77");
            server.stopCleanly();
        }
    }

    private ServerProcess start(String... lines) throws IOException {
        Files.write(file, List.of(lines));
        return ServerProcess.on(dir.resolve("data"))
                .with("server.shards", 2)
                .argument("--config")
                .argument(file.toString())
                .start();
    }

    /** Writes the file anew, sends SIGHUP, and waits until the server has taken it over, as INFO says. */
    private void reload(ServerProcess server, WireClient admin, String... lines) throws IOException {
        long before = Info.of(admin).number("config_reloads");
        Files.write(file, List.of(lines));
        server.hangUp();
        Awaitility.await().atMost(PATIENCE).until(() -> Info.of(admin).number("config_reloads") == before + 1);
    }

    /** What is told in the log comes behind what INFO says. */
    private static void awaitLog(ServerProcess server, String... texts) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.log()).contains(texts));
    }

    private static void increment(WireClient client, long user) {
        assertThat(client.call(out -> RequestEncoder.increment(out, 0, 1, 1, user, 1, 0, 1))
                        .status())
                .isEqualTo(Status.OK);
    }

    private static ReplyFrame hello(WireClient client, String token) {
        return client.call(out -> RequestEncoder.hello(out, 1, RequestLayout.NO_SHARD, token, ""));
    }

    /** A request of 7 KB. */
    private static ReplyFrame longRequest(WireClient client) {
        long[] users = LongStream.rangeClosed(1, 880).toArray();
        return client.call(out -> RequestEncoder.incrementMany(out, 0, 1, 1, 1, 0, 1, users, users.length));
    }
}
