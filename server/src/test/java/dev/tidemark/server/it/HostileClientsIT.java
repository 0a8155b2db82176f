package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.process.TlsSockets;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crowds that mean no good: while they are there others are served, and once they have gone the server has the threads, file
 * descriptors and connections that it had before, and next to no more memory.
 */
@Tag("alone")
final class HostileClientsIT {
    /** Of one kind, at once; both ends' descriptors are on this machine. */
    private static final int CROWD = Boolean.getBoolean("tidemark.full") ? 10_000 : 1_500;
    /** What a crowd may leave behind: buffers that pools keep for the next one. */
    private static final long MEMORY_LEFT = 64L << 20;
    /** What an idle connection may take while it is there. */
    private static final long MEMORY_A_CONNECTION = 24L << 10;

    /** Threads of Java's compiler, which come and go. */
    private static final int COMPILERS = 2;

    @TempDir
    private Path dir;

    @Test
    void shouldCarryIdleConnectionsAndForgetThem() throws IOException {
        try (ServerProcess server = start();
                WireClient other = server.connect()) {
            assertServed(other);
            State before = State.of(server);
            List<SocketChannel> idle = crowd(server, CROWD);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Info.of(other).number("connections") == CROWD + 1);
            assertThat(server.residentBytes() - before.memory).isLessThan(CROWD * MEMORY_A_CONNECTION + MEMORY_LEFT);
            assertServed(other);
            for (SocketChannel channel : idle) {
                channel.close();
            }
            assertBackAt(before, server, other);
            server.stopCleanly();
        }
    }

    /** In waves: bytes of a frame one at a time; an end of the own side and a reset; a vanishing in mid-frame. */
    @Test
    void shouldForgetThoseThatMisbehave() throws IOException {
        byte[] frame = WireClient.frame(out -> RequestEncoder.increment(out, 0, 1, 1, 42, 7, 0, 1));
        try (ServerProcess server = start();
                WireClient other = server.connect()) {
            wave(server, frame, CROWD / 10); // pools grow with the first
            awaitAlone(other);
            State before = State.of(server);
            for (int i = 0; i < 3; i++) {
                wave(server, frame, CROWD / 3);
                assertServed(other);
            }
            assertBackAt(before, server, other);
            server.stopCleanly();
        }
    }

    @Test
    void shouldForgetThoseThatStallTheirHandshake() throws IOException {
        Certificate certificate = Certificate.make(dir, "server");
        try (ServerProcess server = setup().with("tls.key", certificate.key())
                        .with("tls.certificate", certificate.certificate())
                        .with("tls.handshake-timeout", "4s")
                        .with("limits.unauthenticated", CROWD)
                        .start();
                WireClient other =
                        new WireClient(TlsSockets.trusting(certificate, null).connect(server.port()))) {
            assertServed(other);
            State before = State.of(server);
            List<SocketChannel> stalled = crowd(server, CROWD / 3);
            for (SocketChannel channel : stalled) {
                channel.write(ByteBuffer.wrap(new byte[] {0x16, 3, 1, 2}));
            }
            assertServed(other);
            assertBackAt(before, server, other); // without a word from here
            for (SocketChannel channel : stalled) {
                channel.close();
            }
            server.stopCleanly();
        }
    }

    private ServerProcess start() {
        return setup().start();
    }

    private ServerProcess.Setup setup() {
        return ServerProcess.on(dir.resolve("data"))
                .with("server.shards", 2)
                .with("limits.connections", CROWD + 100)
                .with("limits.connections-per-address", CROWD + 100)
                .with("store.type", "none");
    }

    private static List<SocketChannel> crowd(ServerProcess server, int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            channels.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port())));
        }
        return channels;
    }

    private static void wave(ServerProcess server, byte[] frame, int count) throws IOException {
        List<SocketChannel> channels = crowd(server, count);
        for (int at = 0; at < frame.length - 1; at++) {
            for (int i = 0; i < channels.size(); i += 3) {
                channels.get(i).write(ByteBuffer.wrap(frame, at, 1));
            }
        }
        for (int i = 1; i < channels.size(); i += 3) {
            SocketChannel channel = channels.get(i);
            channel.write(ByteBuffer.wrap(frame));
            channel.shutdownOutput();
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // its close is a reset
        }
        for (int i = 2; i < channels.size(); i += 3) {
            SocketChannel channel = channels.get(i);
            channel.write(ByteBuffer.wrap(frame, 0, frame.length / 2));
            channel.setOption(StandardSocketOptions.SO_LINGER, i % 2);
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    private static void assertServed(WireClient client) {
        assertThat(client.call(out -> RequestEncoder.get(out, 1, 7, 7)).status())
                .isEqualTo(Status.OK);
    }

    private static void awaitAlone(WireClient other) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Info.of(other).number("connections") == 1);
    }

    private static void assertBackAt(State before, ServerProcess server, WireClient other) {
        awaitAlone(other);
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            State now = State.of(server);
            assertThat(now.files).as("file descriptors").isLessThanOrEqualTo(before.files);
            assertThat(now.threads).as("threads").isLessThanOrEqualTo(before.threads + COMPILERS);
            assertThat(now.memory - before.memory).as("bytes left").isLessThan(MEMORY_LEFT);
        });
        assertServed(other);
    }

    /** What a process has of what runs out. */
    private record State(long files, long threads, long memory) {
        static State of(ServerProcess server) {
            return new State(count(server, "fd"), count(server, "task"), server.residentBytes());
        }

        private static long count(ServerProcess server, String what) {
            try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(server.pid()), what))) {
                return entries.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
