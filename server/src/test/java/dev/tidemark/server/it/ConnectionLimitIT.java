package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many connections may be open at once: one more is closed, those that are there do not notice. */
final class ConnectionLimitIT {
    private static final int MOST = 3;

    @TempDir
    private Path dataDir;

    @Test
    void shouldCloseOneMoreAndServeAgainOnceThereIsRoom() {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 2)
                        .with("limits.connections", MOST)
                        .start();
                WireClient first = server.connect();
                WireClient second = server.connect()) {
            assertThat(first.fence()).isEmpty();
            assertThat(second.fence()).isEmpty();
            try (WireClient third = server.connect()) {
                assertThat(third.fence()).isEmpty();
                for (int i = 0; i < 10; i++) {
                    assertThat(isServed(server)).as("one more").isFalse();
                }
                assertThat(first.fence()).isEmpty();
                assertThat(third.fence()).isEmpty();
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isServed(server));
            server.stopCleanly();
        }
    }

    @Test
    void shouldSayWhyItRefuses() {
        try (ServerProcess server =
                        ServerProcess.on(dataDir).with("limits.connections", 2).start();
                WireClient first = server.connect();
                WireClient second = server.connect();
                WireClient third = server.connect()) {
            assertThat(first.fence()).isEmpty();
            assertThat(second.fence()).isEmpty();
            assertRefused(third, "too many connections: limits.connections=2");
            server.stopCleanly();
        }
    }

    @Test
    void shouldRefuseOneMoreFromTheSameAddress() throws IOException {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 1)
                        .with("limits.connections-per-address", 1)
                        .start();
                WireClient first = server.connect();
                WireClient second = server.connect();
                WireClient elsewhere = new WireClient(connectedFrom("127.0.0.2", server.port()))) {
            assertThat(first.fence()).isEmpty();
            assertRefused(second, "too many connections from this address: limits.connections-per-address=1");
            assertThat(elsewhere.fence()).isEmpty();
            server.stopCleanly();
        }
    }

    @Test
    void shouldRefuseOneMoreThatHasNotShownAToken() throws IOException {
        NewToken token = NewToken.make("gateway", Role.WRITER);
        Path tokens = Files.writeString(dataDir.resolve("tokens"), token.line());
        try (ServerProcess server = ServerProcess.on(dataDir.resolve("data"))
                        .with("auth.tokens-file", tokens)
                        .with("server.shards", 1)
                        .with("limits.unauthenticated", 1)
                        .with("limits.authentication-timeout", "10m")
                        .start();
                WireClient known = server.connect()) {
            assertThat(known.call(out -> RequestEncoder.hello(out, 1, 0, token.secret(), ""))
                            .status())
                    .isEqualTo(Status.OK);
            try (WireClient stranger = server.connect();
                    WireClient another = server.connect()) {
                assertRefused(another, "too many connections without a token yet: limits.unauthenticated=1");
                assertThat(known.fence()).isEmpty();
                assertThat(stranger.call(out -> RequestEncoder.hello(out, 1, 0, token.secret(), ""))
                                .status())
                        .isEqualTo(Status.OK);
            }
            server.stopCleanly();
        }
    }

    private static Socket connectedFrom(String address, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    private static void assertRefused(WireClient client, String text) {
        ReplyFrame refusal = client.receive();
        assertThat(refusal.status()).isEqualTo(Status.OVERLOADED);
        assertThat(refusal.opcode()).isEqualTo(0x80);
        assertThat(refusal.correlation()).isZero();
        assertThat(refusal.text()).isEqualTo(text);
        assertThat(client.receiveOrEnd()).isNull();
    }

    private static boolean isServed(ServerProcess server) {
        try (WireClient client = server.connect()) {
            client.fence();
            return true;
        } catch (AssertionError | UncheckedIOException closed) {
            return false;
        }
    }
}
