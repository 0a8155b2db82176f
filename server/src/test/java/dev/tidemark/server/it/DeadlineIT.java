package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take too long, or too much: each is ended in its own way, and one that behaves does not notice. */
@Tag("alone")
final class DeadlineIT {
    private static final long USER = 42;
    private static final int STATES = 500;

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir)
                .with("server.shards", 1)
                .with("limits.frame-timeout", "500ms")
                .with("limits.idle-timeout", "2s")
                .with("limits.unread-timeout", "1s")
                .with("limits.bytes-in-flight", "4MiB")
                .with("limits.max-frame", "2MiB")
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldEndAFrameThatIsNotCompletedThoughBytesOfItCome() throws InterruptedException {
        byte[] frame = WireClient.frame(out -> RequestEncoder.get(out, 1, USER, 1));
        try (WireClient client = server.connect()) {
            Thread slow = new Thread(() -> sendSlowly(client, frame));
            slow.start();
            ReplyFrame reply = client.receive();
            assertThat(reply.status()).isEqualTo(Status.MALFORMED);
            assertThat(reply.correlation()).isZero();
            assertThat(reply.text()).isEqualTo("a request was not complete within limits.frame-timeout");
            assertThat(client.receiveOrEnd()).isNull();
            slow.join();
        }
    }

    /** A byte every 100 ms, the last one never. */
    private static void sendSlowly(WireClient client, byte[] frame) {
        for (int i = 0; i < 12; i++) {
            int at = i;
            Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            client.send(frame, at, 1);
        }
    }

    @Test
    void shouldEndAConnectionThatBringsNothing() {
        try (WireClient client = server.connect()) {
            assertThat(client.fence()).isEmpty();
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    /** Asks for much, reads nothing: the system resets the connection, the rest of what was asked for is forgotten. */
    @Test
    void shouldCutOffAClientThatDoesNotRead() throws IOException {
        fill();
        long before = number("connections_late");
        try (Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(16 << 10);
            stalled.connect(new InetSocketAddress("127.0.0.1", server.port()));
            stalled.getOutputStream().write(loads(400));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number("connections_late") > before);
        }
    }

    /** Each holds half a frame of 1 MiB: the shard may hold 4 MiB. */
    @Test
    void shouldCutOffWhoHoldsMostWhenTheShardHoldsTooMuch() {
        long before = number("connections_cut");
        byte[] half = new byte[1 << 20];
        WireClient.writeHeader(half, 2 << 20, 0x30, 1);
        List<WireClient> holders = new ArrayList<>();
        try (WireClient other = server.connect()) {
            for (int i = 0; i < 8; i++) {
                WireClient holder = server.connect();
                holders.add(holder);
                holder.send(half);
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number("connections_cut") > before);
            assertThat(other.fence()).isEmpty();
        } finally {
            holders.forEach(WireClient::close);
        }
    }

    private static long number(String name) {
        try (WireClient client = server.connect()) {
            return Info.of(client).number(name);
        }
    }

    private static void fill() {
        try (WireClient client = server.connect()) {
            client.exchange(WireClient.frame(out -> {
                for (int channel = 1; channel <= STATES; channel++) {
                    RequestEncoder.ack(out, 0, 0, channel, USER, channel, 5);
                }
            }));
        }
    }

    private static byte[] loads(int count) {
        return WireClient.frame(out -> {
            for (int i = 1; i <= count; i++) {
                RequestEncoder.load(out, i, USER, 0, 0, 0);
            }
        });
    }
}
