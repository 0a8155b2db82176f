package dev.tidemark.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.heap.HeapLru;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both peers answer what the load generator sends with frames of Tidemark's sizes. */
class PeerServerTest {
    private static final int CHANNELS = 4;
    private static final int TIMEOUT_MS = 10_000;
    private static final long USER = 42;
    private static final long CHANNEL = 7;
    private static final int FRAMES = 8;

    static Stream<Supplier<Answers>> peers() {
        return Stream.of(PeerServerTest::echo, PeerServerTest::heap);
    }

    private static Answers echo() {
        return new EchoAnswers(CHANNELS);
    }

    private static Answers heap() {
        return new HeapAnswers(new HeapLru(10, CHANNELS), PeerServer::allocatedBytes);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void shouldAnswerEachRequestInOrderWithAFrameOfItsLength(Supplier<Answers> answers) throws IOException {
        List<ByteBuf> replies = exchange(PeerTransport.NIO, answers.get(), Integer.MAX_VALUE);
        assertThat(replies)
                .extracting(frame -> frame.getIntLE(FrameLayout.CORRELATION_OFFSET))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(replies).extracting(PeerServerTest::status).containsOnly(Status.OK);
        assertThat(ReplyDecoder.hello(replies.get(0), 0).shardCount()).isEqualTo(1);
        assertThat(ReplyDecoder.text(replies.get(1), 0)).contains("users_resident ");
        for (int state = 2; state < 6; state++) {
            assertThat(replies.get(state).readableBytes()).isEqualTo(ReplyLayout.STATE_REPLY_LENGTH);
        }
        assertThat(replies.get(6).readableBytes())
                .isEqualTo(ReplyLayout.LOAD_ENTRIES_OFFSET + CHANNELS * EntryLayout.LENGTH);
        assertThat(replies.get(7).readableBytes()).isEqualTo(FrameLayout.HEADER_LENGTH);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void shouldAnswerFramesThatComeInPieces(Supplier<Answers> answers) throws IOException {
        assertThat(exchange(PeerTransport.NIO, answers.get(), 5)).hasSize(FRAMES);
    }

    @ParameterizedTest
    @EnumSource(PeerTransport.class)
    void shouldServeOnEachTransport(PeerTransport transport) throws IOException {
        assertThat(exchange(transport, echo(), Integer.MAX_VALUE)).hasSize(FRAMES);
    }

    @Test
    void shouldKeepStatesOnTheHeap() throws IOException {
        ByteBuf state = exchange(PeerTransport.NIO, heap(), Integer.MAX_VALUE).get(5);
        assertThat(ReplyDecoder.state(state, 0).lastRead()).as("GET, last").isEqualTo(1_000);
    }

    /** Sends one request of each kind, in pieces of a length, and reads the replies. */
    private static List<ByteBuf> exchange(PeerTransport transport, Answers answers, int pieceLength)
            throws IOException {
        try (PeerServer server = new PeerServer(transport, 0, answers);
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            byte[] requests = ByteBufUtil.getBytes(requests());
            for (int at = 0; at < requests.length; at += Math.min(pieceLength, requests.length - at)) {
                socket.getOutputStream().write(requests, at, Math.min(pieceLength, requests.length - at));
            }
            DataInputStream in = new DataInputStream(socket.getInputStream());
            List<ByteBuf> replies = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                replies.add(frame(in));
            }
            return replies;
        }
    }

    private static ByteBuf requests() {
        ByteBuf out = Unpooled.buffer();
        RequestEncoder.hello(out, 1, RequestLayout.NO_SHARD, "", "test");
        RequestEncoder.info(out, 2);
        RequestEncoder.mark(out, 0, 3, USER, CHANNEL, 1, 1, 1, new int[Counters.COUNT], 0);
        RequestEncoder.increment(out, 0, Counters.UNREAD_MASK, 4, USER, CHANNEL, 999, 1);
        RequestEncoder.ack(out, 0, Counters.ALL_MASK, 5, USER, CHANNEL, 1_000);
        RequestEncoder.get(out, 6, USER, CHANNEL);
        RequestEncoder.load(out, 7, USER, 0, 0, 0);
        RequestEncoder.ping(out, 8, new byte[0]);
        return out;
    }

    private static ByteBuf frame(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        byte[] bytes = new byte[length];
        in.readFully(bytes, Integer.BYTES, length - Integer.BYTES);
        return Unpooled.wrappedBuffer(bytes).setIntLE(FrameLayout.LENGTH_OFFSET, length);
    }

    private static int status(ByteBuf frame) {
        return frame.getUnsignedShortLE(FrameLayout.PARAM_OFFSET);
    }
}
