package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.SampleRequests;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a frame begins and ends, however the bytes come; and what becomes of a stream that cannot be framed. */
final class FramingIT {
    private static final int MAX_FRAME = FrameLayout.LEAST_MAX_FRAME_LENGTH;
    /** The server closes at once, but goes on dropping for up to a second. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(3);

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;
    private static long newUser = 5_000_000;

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir)
                .with("server.shards", 2)
                .with("limits.max-frame", MAX_FRAME)
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldTakeEveryRequestCutAtEveryByte() {
        ReadStateModel model = new ReadStateModel(8_192);
        List<byte[]> requests = SampleRequests.of(1_000);
        try (WireClient client = server.connect()) {
            for (byte[] request : requests) {
                for (int cut = 1; cut < request.length; cut++) {
                    client.send(request, 0, cut);
                    client.send(request, cut, request.length - cut);
                    model.verify(request, client.receive());
                }
            }
        }
    }

    @Test
    void shouldTakeRequestsByteByByte() {
        ReadStateModel model = new ReadStateModel(8_192);
        try (WireClient client = server.connect()) {
            for (byte[] request : SampleRequests.of(2_000)) {
                for (int i = 0; i < request.length; i++) {
                    client.send(request, i, 1);
                }
                model.verify(request, client.receive());
            }
        }
    }

    /** A cut moves through a pipeline of all kinds of requests, so that each read ends within another frame. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 31, 61, 127, 509, 1021})
    void shouldTakeAPipelineInPiecesOfAnyLength(int pieceLength) {
        ReadStateModel model = new ReadStateModel(8_192);
        Batch batch = new Batch();
        SampleRequests.of(3_000 + pieceLength * 10L).forEach(batch::add);
        byte[] all = batch.bytes();
        try (WireClient client = server.connect()) {
            for (int offset = 0; offset < all.length; offset += pieceLength) {
                client.send(all, offset, Math.min(pieceLength, all.length - offset));
            }
            assertThat(batch.accept(client.fence()).verify(model)).as("refused").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 11})
    void shouldAnswerMalformedAndCloseBelowTheLeastLength(int length) {
        assertEnds(length, Status.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_FRAME + 1, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void shouldAnswerTooLargeAtOnceAndCloseAboveTheGreatestLength(int length) {
        assertEnds(length, Status.TOO_LARGE);
    }

    @Test
    void shouldTakeAFrameOfTheGreatestLength() {
        int users = (MAX_FRAME - 36) / 8;
        try (WireClient client = server.connect()) {
            long[] ids = new Random(1).longs(users, 1, Long.MAX_VALUE).toArray();
            byte[] request = WireClient.frame(out -> RequestEncoder.incrementMany(out, 0, 1, 5, 9, 0, 1, ids, users));
            ReplyFrame reply = client.call(request);
            assertThat(request.length).isBetween(MAX_FRAME - 7, MAX_FRAME);
            assertThat(reply.status()).isEqualTo(Status.OK);
            byte[] greatest = new byte[MAX_FRAME];
            WireClient.writeHeader(greatest, MAX_FRAME, Opcode.PING, 6);
            assertThat(client.call(greatest).status()).isEqualTo(Status.BAD_ARGUMENT);
            assertThat(client.fence()).isEmpty();
        }
    }

    /** What comes behind a framing error is dropped, and does not cost the client its last reply. */
    @Test
    void shouldDeliverTheLastReplyThoughMoreIsSent() {
        try (WireClient client = server.connect()) {
            byte[] nonsense = new byte[1 << 16];
            client.send(WireClient.frame(out -> {
                RequestEncoder.ping(out, 1, new byte[0]);
                out.writeIntLE(5);
            }));
            client.send(nonsense);
            assertThat(client.receive().status()).isEqualTo(Status.OK);
            assertThat(client.receive().status()).isEqualTo(Status.MALFORMED);
        }
    }

    @Test
    void shouldAnswerEverythingAfterAHalfCloseThenClose() {
        int requests = 5_000;
        try (WireClient client = server.connect()) {
            client.send(WireClient.frame(out -> {
                for (int i = 1; i <= requests; i++) {
                    RequestEncoder.increment(out, 0, 1, i, 4_000 + i % 100, 7, 0, 1);
                }
            }));
            client.halfClose();
            List<ReplyFrame> replies = client.receiveToEnd();
            assertThat(replies).hasSize(requests).allMatch(reply -> reply.status() == Status.OK);
            assertThat(replies.stream().map(ReplyFrame::correlation)).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldCloseAfterAHalfCloseWithinAFrame() {
        try (WireClient client = server.connect()) {
            byte[] request = WireClient.frame(out -> RequestEncoder.get(out, 1, 42, 7));
            client.send(request);
            client.send(request, 0, request.length - 1);
            client.halfClose();
            assertThat(client.receiveToEnd()).hasSize(1);
        }
    }

    @Test
    void shouldCloseAfterAHalfCloseWithoutAnyRequest() {
        try (WireClient client = server.connect()) {
            client.halfClose();
            assertThat(client.receiveToEnd()).isEmpty();
        }
    }

    /** Random bytes on many connections; another connection's requests are answered right all the while. */
    @Test
    void shouldKeepNonsenseAwayFromOtherConnections() {
        ReadStateModel model = new ReadStateModel(8_192);
        Random random = new Random(20261123);
        try (WireClient good = server.connect()) {
            for (int round = 0; round < 60; round++) {
                try (WireClient bad = server.connect()) {
                    byte[] nonsense = new byte[12 + random.nextInt(4_000)];
                    random.nextBytes(nonsense);
                    if (random.nextBoolean()) { // looks like a frame
                        WireClient.writeHeader(nonsense, nonsense.length, random.nextInt(256), 1);
                    }
                    sendAsFarAsTaken(bad, nonsense);
                    for (byte[] request : SampleRequests.of(10_000_000 + round)) {
                        model.verify(request, good.call(request));
                    }
                }
            }
        }
    }

    private static void sendAsFarAsTaken(WireClient client, byte[] nonsense) {
        try {
            client.send(nonsense);
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class); // the server may have closed before it was all sent
        }
    }

    /** Requests before the error are still answered, then the error, then the connection ends. */
    private static void assertEnds(int length, int status) {
        try (WireClient client = server.connect()) {
            client.send(WireClient.frame(out -> {
                for (int user = 1; user <= 20; user++) {
                    RequestEncoder.get(out, user, newUser++, 7);
                }
                out.writeIntLE(length);
            }));
            long sentNs = System.nanoTime();
            List<ReplyFrame> replies = client.receiveToEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - sentNs)).isLessThan(CLOSED_WITHIN);
            assertThat(replies).hasSize(21);
            ReplyFrame error = replies.get(20);
            assertThat(error.opcode()).isEqualTo(0x80);
            assertThat(Status.nameOf(error.status())).isEqualTo(Status.nameOf(status));
            assertThat(error.correlation()).isZero();
            assertThat(error.flags()).isZero();
            assertThat(error.text()).isNotEmpty();
            assertThat(replies.stream().filter(reply -> reply != error)).allMatch(reply -> reply.status() == Status.OK);
        }
    }
}
