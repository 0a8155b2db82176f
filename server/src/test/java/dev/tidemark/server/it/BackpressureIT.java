package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends and never reads is not read from any more: its memory is bounded, and others do not notice. */
final class BackpressureIT {
    private static final int STATES = 500;
    private static final int STALLED_CLIENTS = 5;
    private static final int SOCKET_BUFFER = 64 << 10;
    /** How long a socket must refuse more before it counts as stopped being read from. */
    private static final int STALLED_MS = 500;
    /** Replies that the server keeps for clients that do not read, far below what was asked for. */
    private static final long MEMORY_FOR_STALLED = 96L << 20;

    private static final long USER = 42;

    @TempDir
    private Path dataDir;

    /** Asks for some 28 KiB with each 40 bytes: 64 KiB of requests ask for 45 MiB of replies. */
    @Test
    void shouldStopReadingFromAClientThatDoesNotReadItsReplies() throws IOException {
        try (ServerProcess server = start();
                WireClient other = server.connect()) {
            fill(other);
            other.exchange(loads(1_000));
            long before = server.residentBytes();
            List<SocketChannel> stalled = new ArrayList<>();
            long sent = 0;
            for (int i = 0; i < STALLED_CLIENTS; i++) {
                SocketChannel client = connectNarrow(server);
                stalled.add(client);
                sent += sendUntilStalled(client, loads(1_000), 50L << 20);
            }
            assertThat(sent).as("bytes of requests taken").isLessThan(STALLED_CLIENTS * (20L << 20));
            assertThat(server.residentBytes() - before).as("bytes grown").isLessThan(MEMORY_FOR_STALLED);
            for (int i = 1; i <= 200; i++) {
                int message = i;
                ReplyFrame reply = other.call(out -> RequestEncoder.ack(out, 0, 0, 1, USER + 1, 1, message));
                assertThat(reply.state().lastRead()).isEqualTo(message);
            }
            for (SocketChannel client : stalled) {
                client.close();
            }
            assertThat(other.fence()).isEmpty();
            server.stopCleanly();
        }
    }

    /**
     * Each of these users must be loaded, and a shard loads no more at once than may be under way: what {@link OverloadIT}
     * sees refused waits in the socket here.
     */
    @Test
    void shouldStopReadingFromAClientWithTooManyUnderWay() {
        int mostUnderWay = 8;
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 2)
                        .with("limits.max-in-flight", mostUnderWay)
                        .with("limits.pending-loads", mostUnderWay)
                        .start();
                WireClient client = server.connect()) {
            Batch batch = new Batch();
            for (int i = 1; i <= 3_000; i++) {
                long user = i;
                int flags = i % 2 == 0 ? RequestFlags.QUIET : 0;
                batch.add(out -> RequestEncoder.increment(out, flags, 1, 0, user, 1, 0, 1));
            }
            assertThat(batch.exchange(client).verify(new ReadStateModel(8_192)))
                    .as("refused")
                    .isZero();
            assertThat(Info.of(client).number("overloaded")).isZero();
            server.stopCleanly();
        }
    }

    /** Once it reads again, it gets every reply: nothing was dropped. */
    @Test
    void shouldGoOnOnceTheClientReads() throws IOException {
        int requests = 1_000;
        byte[] loads = loads(requests);
        try (ServerProcess server = start();
                WireClient filling = server.connect()) {
            fill(filling);
            SocketChannel stalled = connectNarrow(server);
            long sent = sendUntilStalled(stalled, loads, 50L << 20);
            stalled.configureBlocking(true);
            try (WireClient client = new WireClient(stalled.socket())) {
                int sentOfLastRound = (int) (sent % loads.length);
                List<ReplyFrame> replies = client.exchange(Arrays.copyOfRange(loads, sentOfLastRound, loads.length));
                assertThat(replies).hasSize((int) (sent / loads.length + 1) * requests);
                for (int i = 0; i < replies.size(); i++) {
                    assertThat(replies.get(i).correlation()).isEqualTo(1 + i % requests);
                    assertThat(replies.get(i).u32(ReplyLayout.LOAD_COUNT_OFFSET))
                            .isEqualTo(STATES);
                }
            }
            server.stopCleanly();
        }
    }

    private ServerProcess start() {
        return ServerProcess.on(dataDir).with("server.shards", 2).start();
    }

    private static void fill(WireClient client) {
        client.exchange(WireClient.frame(out -> {
            for (int channel = 1; channel <= STATES; channel++) {
                RequestEncoder.ack(out, 0, 0, channel, USER, channel, 5);
            }
        }));
    }

    private static byte[] loads(int count) {
        return WireClient.frame(out -> {
            for (int i = 1; i <= count; i++) {
                RequestEncoder.load(out, i, USER, 0, 0, 0);
            }
        });
    }

    private static SocketChannel connectNarrow(ServerProcess server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        channel.connect(new InetSocketAddress("127.0.0.1", server.port()));
        channel.configureBlocking(false);
        return channel;
    }

    /**
     * Sends the same bytes again and again until the socket has taken none for {@link #STALLED_MS}.
     *
     * @return how many bytes it took, at most about {@code most}.
     */
    private static long sendUntilStalled(SocketChannel channel, byte[] bytes, long most) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long sent = 0;
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            while (sent < most && selector.select(STALLED_MS) > 0) {
                selector.selectedKeys().clear();
                sent += channel.write(buffer);
                if (!buffer.hasRemaining()) {
                    buffer.clear();
                }
            }
        }
        return sent;
    }
}
