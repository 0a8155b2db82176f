package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.client.FakeServer.Peer;
import dev.tidemark.client.FakeServer.Received;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.IncrementManyReply.Failure;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FanOutTest {
    /** A frame of a fan-out as it came. */
    private record Frame(int count, boolean once, long firstUser) {}

    /** What a server does with a frame, the n-th from 0 on. */
    private interface Answer {
        void to(Peer peer, Received frame, int n) throws IOException;
    }

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

    @Test
    void shouldSplitByWhatTheServerTakes() {
        assertThat(FanOut.mostUsers(FrameLayout.LEAST_MAX_FRAME_LENGTH)).isEqualTo(507);
        assertThat(FanOut.mostUsers(FrameLayout.DEFAULT_MAX_FRAME_LENGTH)).isEqualTo(16_384);

        FanOutResult result = send(1_100, (peer, frame, n) -> done(peer, frame, List.of()));
        assertThat(result).isEqualTo(new FanOutResult(1_100, 0, List.of(), List.of()));
        assertThat(result.isComplete()).isTrue();
        assertThat(frames)
                .containsExactly(new Frame(507, true, 1), new Frame(507, true, 508), new Frame(86, true, 1_015));
    }

    @Test
    void shouldSendAgainWithoutOnceForThoseThatFailed() {
        FanOutResult result = send(
                5,
                (peer, frame, n) -> done(
                        peer,
                        frame,
                        n == 0
                                ? List.of(
                                        new Failure(2, Status.OVERLOADED),
                                        new Failure(3, Status.LIMIT),
                                        new Failure(4, Status.INTERNAL),
                                        new Failure(5, Status.UNAVAILABLE))
                                : List.of()));
        assertThat(result).isEqualTo(new FanOutResult(3, 0, List.of(new Failure(3, Status.LIMIT)), List.of(4L)));
        assertThat(result.isComplete()).isFalse();
        assertThat(frames).containsExactly(new Frame(5, true, 1), new Frame(2, false, 2));
    }

    @Test
    void shouldSendAWholeFrameAgainWithoutOnceIfItIsRefused() {
        FanOutResult result = send(3, (peer, frame, n) -> {
            if (n == 0) {
                peer.refuse(frame, Status.OVERLOADED, "full");
            } else {
                done(peer, frame, List.of());
            }
        });
        assertThat(result).isEqualTo(new FanOutResult(3, 0, List.of(), List.of()));
        assertThat(frames).containsExactly(new Frame(3, true, 1), new Frame(3, false, 1));
    }

    @Test
    void shouldSendAgainWithOnceWhereTheConnectionIsLost() {
        FanOutResult result = send(3, (peer, frame, n) -> {
            if (n == 0) {
                peer.reset();
            } else {
                done(peer, frame, List.of());
            }
        });
        assertThat(result).isEqualTo(new FanOutResult(3, 0, List.of(), List.of()));
        assertThat(frames).containsExactly(new Frame(3, true, 1), new Frame(3, true, 1));
    }

    @Test
    void shouldDoubtUsersOfASecondFrameThatIsNotAnswered() {
        FanOutResult result = send(3, (peer, frame, n) -> {
            if (n == 0) {
                done(peer, frame, List.of(new Failure(2, Status.OVERLOADED)));
            } else {
                peer.reset();
            }
        });
        assertThat(result).isEqualTo(new FanOutResult(2, 0, List.of(), List.of(2L)));
    }

    @Test
    void shouldListAllWhereTheServerRefusesForGood() {
        FanOutResult result = send(2, (peer, frame, n) -> peer.refuse(frame, Status.FORBIDDEN, "read only"));
        assertThat(result)
                .isEqualTo(new FanOutResult(
                        0, 0, List.of(new Failure(1, Status.FORBIDDEN), new Failure(2, Status.FORBIDDEN)), List.of()));
    }

    @Test
    void shouldGiveUpAtItsDeadline() {
        try (FakeServer server = serving((peer, frame, n) -> peer.refuse(frame, Status.OVERLOADED, "full"));
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            client.blocking().call(Ping.of());
            FanOutResult result = join(client, Duration.ofMillis(300), 2);
            assertThat(result.failures())
                    .containsExactly(new Failure(1, Status.OVERLOADED), new Failure(2, Status.OVERLOADED));
            assertThat(frames).hasSizeGreaterThan(1);
        }
    }

    @Test
    void shouldEndWithItsClient() throws Exception {
        try (FakeServer server = serving((peer, frame, n) -> {})) {
            TidemarkClient client = TestServer.clientOf(server.port()).build();
            var result = new FanOut(client, Duration.ofHours(1))
                    .send(7, 5, CounterSet.MENTIONS, 1, 2)
                    .toCompletableFuture();
            assertThat(frames.poll(10, TimeUnit.SECONDS)).isNotNull();
            client.close();
            assertThat(result.get(10, TimeUnit.SECONDS).inDoubt()).containsExactly(1L, 2L);
            assertThat(join(client, Duration.ofHours(1), 1).failures())
                    .containsExactly(new Failure(1, RejectedException.NO_STATUS));
        }
    }

    @Test
    void shouldTakeAnEmptyListAndRefuseNonsense() {
        try (FakeServer server = serving((peer, frame, n) -> {});
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            assertThat(join(client, Duration.ofSeconds(1), 0)).isEqualTo(new FanOutResult(0, 0, List.of(), List.of()));
            FanOut fanOut = new FanOut(client, Duration.ofSeconds(1));
            assertThatIllegalArgumentException().isThrownBy(() -> fanOut.send(7, 0, CounterSet.MENTIONS, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> fanOut.send(0, 5, CounterSet.MENTIONS, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> fanOut.send(7, 5, CounterSet.NONE, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> fanOut.send(7, 5, CounterSet.MENTIONS, 1, 0));
            assertThat(frames).isEmpty();
        }
    }

    private FanOutResult send(int users, Answer answer) {
        try (FakeServer server = serving(answer);
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            client.blocking().call(Ping.of());
            return join(client, Duration.ofSeconds(20), users);
        }
    }

    private static FanOutResult join(TidemarkClient client, Duration timeout, int users) {
        return new FanOut(client, timeout)
                .send(
                        7,
                        5,
                        CounterSet.MENTIONS,
                        LongStream.rangeClosed(1, users).toArray())
                .toCompletableFuture()
                .join();
    }

    private FakeServer serving(Answer answer) {
        return new FakeServer(peer -> {
            peer.greet(1, FrameLayout.LEAST_MAX_FRAME_LENGTH, 100);
            while (true) {
                Received request = peer.next();
                if (request.opcode() != Opcode.INCREMENT_MANY) {
                    peer.zeros(request);
                    continue;
                }
                int count = request.frame().getIntLE(RequestLayout.INCREMENT_MANY_COUNT_OFFSET);
                int n = frames.size();
                frames.add(new Frame(
                        count,
                        (request.header().flags() & RequestFlags.ONCE) != 0,
                        request.longAt(RequestLayout.INCREMENT_MANY_USERS_OFFSET)));
                answer.to(peer, request, n);
            }
        });
    }

    private static void done(Peer peer, Received frame, List<Failure> failures) throws IOException {
        int count = frame.frame().getIntLE(RequestLayout.INCREMENT_MANY_COUNT_OFFSET);
        ByteBuf body = Unpooled.buffer()
                .writeIntLE(count - failures.size())
                .writeIntLE(0)
                .writeIntLE(failures.size());
        failures.forEach(failure -> body.writeLongLE(failure.user()).writeIntLE(failure.status()));
        peer.reply(frame, 0, failures.isEmpty() ? Status.OK : Status.PARTIAL, ByteBufUtil.getBytes(body));
    }
}
