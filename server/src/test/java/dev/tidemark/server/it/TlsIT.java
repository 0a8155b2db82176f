package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.process.TlsSockets;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose connections are TLS: what is served, who is let in, and how keys are renewed. */
final class TlsIT {
    private static final int REQUESTS = 20_000;

    @TempDir
    private static Path files;

    @TempDir
    private Path dataDir;

    private static Certificate ours;
    private static ServerProcess shared;

    @BeforeAll
    static void start() {
        ours = Certificate.make(files, "ours");
        shared = tls(files.resolve("data")).with("tls.handshake-timeout", "1s").start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = shared) {
            ended.stopCleanly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldServeByEitherVersionAlsoLongPipelines(String version) {
        try (WireClient client = connect(shared, null, version)) {
            ReplyFrame hello = client.call(out -> RequestEncoder.hello(out, 1, 0, "", ""));
            assertThat(hello.u16(ReplyLayout.HELLO_BOUND_SHARD_OFFSET)).isIn(0, RequestLayout.NO_SHARD);
            byte[] requests = WireClient.frame(out -> {
                for (int i = 1; i <= REQUESTS; i++) {
                    RequestEncoder.increment(out, 0, 1, i, 1 + i % 100, 7, 0, 1);
                    RequestEncoder.load(out, i, 1 + i % 100, 0, 0, 0);
                }
            });
            List<ReplyFrame> replies = client.exchange(requests);
            assertThat(replies).hasSize(2 * REQUESTS).allMatch(reply -> reply.status() == Status.OK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "io_uring"})
    void shouldServeOnTheOtherTransports(String transport) {
        try (ServerProcess server =
                        tls(dataDir).with("server.transport", transport).start();
                WireClient client = connect(server, null)) {
            assertThat(client.call(out -> RequestEncoder.increment(out, 0, 1, 1, 42, 7, 0, 1))
                            .status())
                    .isEqualTo(Status.OK);
            server.stopCleanly();
        }
    }

    /** TLS 1.3 can end one side alone. */
    @Test
    void shouldAnswerEverythingToAClientThatEndsItsSide() {
        try (WireClient client = connect(shared, null, "TLSv1.3")) {
            client.send(out -> {
                for (int i = 1; i <= 1_000; i++) {
                    RequestEncoder.get(out, i, i, 1);
                }
            });
            client.halfClose();
            assertThat(client.receiveToEnd()).hasSize(1_000);
        }
    }

    @Test
    void shouldSayTheLastWordAndThenEndAsTlsWantsIt() {
        try (WireClient client = connect(shared, null)) {
            ReplyFrame reply = client.call(new byte[] {4, 0, 0, 0});
            assertThat(reply.status()).isEqualTo(Status.MALFORMED);
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    @Test
    void shouldHaveNothingToDoWithAClientThatSpeaksPlainly() {
        try (WireClient plain = shared.connect();
                WireClient client = connect(shared, null)) {
            plain.send(out -> RequestEncoder.get(out, 1, 42, 1));
            assertThatThrownBy(plain::receive).isInstanceOfAny(AssertionError.class, UncheckedIOException.class);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> Info.of(client).number("tls_handshakes_failed") == 1);
        }
    }

    @Test
    void shouldSpeakNoOlderVersionThanItMay() {
        try (ServerProcess server = tls(dataDir).with("tls.min-version", "1.3").start()) {
            assertThatThrownBy(() -> connect(server, null, "TLSv1.2")).isInstanceOf(UncheckedIOException.class);
            connect(server, null, "TLSv1.3").close();
            server.stopCleanly();
        }
    }

    @Test
    void shouldLetInNobodyWithoutACertificateWhereItIsRequired() {
        try (ServerProcess server = tls(dataDir)
                .with("tls.client-certificates", "required")
                .with("tls.client-authorities", ours.certificate())
                .start()) {
            try (WireClient client = connect(server, ours)) {
                assertThat(client.fence()).isEmpty();
            }
            assertNotServed(server, null);
            assertNotServed(server, Certificate.make(files, "stranger"));
            server.stopCleanly();
        }
    }

    @Test
    void shouldLookAtACertificateThatIsOptional() {
        try (ServerProcess server = tls(dataDir)
                .with("tls.client-certificates", "optional")
                .with("tls.client-authorities", ours.certificate())
                .start()) {
            connect(server, null).close();
            connect(server, ours).close();
            server.stopCleanly();
        }
    }

    @Test
    void shouldTakeANewCertificateWithoutDroppingAConnection() {
        Certificate used = Certificate.make(files, "used");
        Certificate renewed = Certificate.make(files, "renewed");
        TlsSockets trusting = TlsSockets.trusting(renewed, null);
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("tls.key", used.key())
                        .with("tls.certificate", used.certificate())
                        .start();
                WireClient before =
                        new WireClient(TlsSockets.trusting(used, null).connect(server.port()))) {
            renewed.replace(used);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isServed(server, trusting));
            assertThat(before.fence()).isEmpty();
            server.stopCleanly();
        }
    }

    @Test
    void shouldCloseWhoStallsTheHandshake() throws IOException {
        try (WireClient stalled = shared.connect();
                WireClient client = connect(shared, null)) {
            stalled.send(new byte[] {0x16, 3, 1});
            assertThat(stalled.receiveOrEnd()).isNull();
            assertThat(client.fence()).isEmpty();
        }
    }

    private static ServerProcess.Setup tls(Path data) {
        return ServerProcess.on(data)
                .with("server.shards", 2)
                .with("tls.key", ours.key())
                .with("tls.certificate", ours.certificate());
    }

    private static WireClient connect(ServerProcess server, Certificate own, String... versions) {
        return new WireClient(TlsSockets.trusting(ours, own).connect(server.port(), versions));
    }

    /** With TLS 1.3 a client may believe itself in until it hears that it is not. */
    private static void assertNotServed(ServerProcess server, Certificate own) {
        assertThatThrownBy(() -> {
                    try (WireClient client = connect(server, own)) {
                        client.fence();
                    }
                })
                .isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
    }

    private static boolean isServed(ServerProcess server, TlsSockets sockets) {
        try (WireClient client = new WireClient(sockets.connect(server.port()))) {
            return client.fence().isEmpty();
        } catch (UncheckedIOException notTrusted) {
            return false;
        }
    }
}
