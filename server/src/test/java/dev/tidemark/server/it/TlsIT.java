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
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers whose connections are TLS: what is served, who is let in, and how keys are renewed. There are three, each as different
 * from the others as their settings allow, so that few starts show much.
 */
final class TlsIT {
    private static final int REQUESTS = 20_000;

    @TempDir
    private static Path files;

    private static Certificate ours;
    /** What {@link #lenient} shows at first. */
    private static Certificate used;
    /** As by default. */
    private static ServerProcess shared;
    /** NIO, nothing older than TLS 1.3, and nobody without a certificate. */
    private static ServerProcess strict;
    /** io_uring; clients may show a certificate. */
    private static ServerProcess lenient;

    @BeforeAll
    static void start() {
        ours = Certificate.make(files, "ours");
        used = Certificate.make(files, "used");
        shared = tls("shared", ours).with("tls.handshake-timeout", "4s").start();
        strict = tls("strict", ours)
                .with("server.transport", "nio")
                .with("tls.min-version", "1.3")
                .with("tls.client-certificates", "required")
                .with("tls.client-authorities", ours.certificate())
                .start();
        lenient = tls("lenient", used)
                .with("server.transport", "io_uring")
                .with("tls.client-certificates", "optional")
                .with("tls.client-authorities", ours.certificate())
                .start();
    }

    @AfterAll
    static void stop() {
        for (ServerProcess server : List.of(shared, strict, lenient)) {
            try (server) {
                server.stopCleanly();
            }
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
            long failedBefore = failedHandshakes(client);
            plain.send(out -> RequestEncoder.get(out, 1, 42, 1));
            assertThatThrownBy(plain::receive).isInstanceOfAny(AssertionError.class, UncheckedIOException.class);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> failedHandshakes(client) == failedBefore + 1);
        }
    }

    private static long failedHandshakes(WireClient client) {
        return Info.of(client).number("tls_handshakes_failed");
    }

    @Test
    void shouldSpeakNoOlderVersionThanItMay() {
        assertThatThrownBy(() -> connect(strict, ours, "TLSv1.2")).isInstanceOf(UncheckedIOException.class);
        connect(strict, ours, "TLSv1.3").close();
    }

    @Test
    void shouldLetInNobodyWithoutACertificateWhereItIsRequired() {
        try (WireClient client = connect(strict, ours)) {
            assertChanges(client);
        }
        assertNotServed(strict, null);
        assertNotServed(strict, Certificate.make(files, "stranger"));
    }

    @Test
    void shouldLookAtACertificateThatIsOptionalAndTakeANewOneOfItsOwnWithoutDroppingAConnection() {
        Certificate renewed = Certificate.make(files, "renewed");
        TlsSockets trusting = TlsSockets.trusting(renewed, null);
        try (WireClient before = new WireClient(TlsSockets.trusting(used, null).connect(lenient.port()));
                WireClient shown =
                        new WireClient(TlsSockets.trusting(used, ours).connect(lenient.port()))) {
            assertChanges(before);
            assertChanges(shown);
            renewed.replace(used);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isServed(lenient, trusting));
            assertThat(before.fence()).isEmpty();
        }
    }

    /** It would have the server work for nothing, again and again. Without 1.3, which knows no such thing. */
    @Test
    void shouldNotShakeHandsAgainWhenAClientWantsTo() throws IOException {
        SSLSocket socket = TlsSockets.trusting(ours, null).connect(shared.port(), "TLSv1.2");
        try (WireClient client = new WireClient(socket);
                WireClient other = connect(shared, null)) {
            assertThat(client.fence()).isEmpty();
            socket.startHandshake();
            assertThatThrownBy(client::fence).isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
            assertThat(other.fence()).isEmpty();
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

    private static ServerProcess.Setup tls(String name, Certificate own) {
        return ServerProcess.on(files.resolve(name))
                .with("server.shards", 2)
                .with("tls.key", own.key())
                .with("tls.certificate", own.certificate());
    }

    private static void assertChanges(WireClient client) {
        assertThat(client.call(out -> RequestEncoder.increment(out, 0, 1, 1, 42, 7, 0, 1))
                        .status())
                .isEqualTo(Status.OK);
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
