package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.client.FakeServer.Received;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls end: by what a server says, does not say, or cannot be asked. */
class OutcomeTest {
    private static final Increment PLAIN = Increment.of(1, 7, CounterSet.UNREAD);
    private static final Increment ONCE = PLAIN.message(5).once();
    private static final Duration SHORT = Duration.ofMillis(50);

    @ParameterizedTest
    @ValueSource(ints = {4, 9, 12, 14})
    void shouldRejectWhatTheServerRefuses(int status) {
        try (FakeServer server = refusing(status, "because");
                TidemarkClient client = clientOf(server)) {
            assertThatThrownBy(() -> client.blocking().call(Get.of(1, 7)))
                    .isInstanceOfSatisfying(RejectedException.class, refused -> {
                        assertThat(refused.reason()).isEqualTo(RejectedException.Reason.REFUSED);
                        assertThat(refused.status()).isEqualTo(status);
                        assertThat(refused.text()).isEqualTo("because");
                        assertThat(refused.isPassing()).isFalse();
                        assertThat(refused).hasMessageContaining("because").hasMessageContaining(Status.nameOf(status));
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 11})
    void shouldRejectAtOnceWhatMayNotBeSentAgainLater(int status) {
        try (FakeServer server = refusing(status, "later");
                TidemarkClient client = clientOf(server)) {
            assertThatThrownBy(() -> client.blocking().call(PLAIN))
                    .isInstanceOfSatisfying(RejectedException.class, refused -> {
                        assertThat(refused.status()).isEqualTo(status);
                        assertThat(refused.isPassing()).isTrue();
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 16, 999})
    void shouldDoubtWhereTheServerHasADefectOrAnUnknownStatus(int status) {
        try (FakeServer server = refusing(status, "broken");
                TidemarkClient client = clientOf(server)) {
            assertThatThrownBy(() -> client.blocking().call(Ack.of(1, 7, 5)))
                    .isInstanceOfSatisfying(
                            InDoubtException.class,
                            doubt -> assertThat(doubt.reason()).isEqualTo(InDoubtException.Reason.SERVER_ERROR));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void shouldSendAnAckAgainAfterAPauseUntilItIsTaken(int status) {
        AtomicInteger times = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1);
                    while (true) {
                        Received request = peer.next();
                        if (times.incrementAndGet() < 4) {
                            peer.refuse(request, status, "later");
                        } else {
                            peer.state(request, 0, Status.OK, ReadState.ABSENT);
                        }
                    }
                });
                TidemarkClient client = clientOf(server)) {
            Change change = client.blocking().call(Ack.of(1, 7, 5));
            assertThat(change.sentAgain()).as("all earlier ones were answered").isFalse();
            assertThat(times).hasValue(4);
        }
    }

    @Test
    void shouldTellTheLastRefusalWhenTheDeadlineComesBeforeTheNextTry() {
        try (FakeServer server = refusing(Status.OVERLOADED, "full");
                TidemarkClient client = clientOf(server)) {
            client.blocking().call(Ping.of());
            assertThatThrownBy(() -> client.blocking().call(Get.of(1, 7), Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            refused -> assertThat(refused.status()).isEqualTo(Status.OVERLOADED));
        }
    }

    @Test
    void shouldGiveAConflictAsAResult() {
        ReadState state = new ReadState(4, 3, 2, 1, 9, 8, 7, 6);
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1);
                    while (true) {
                        peer.state(peer.next(), 0, Status.CONFLICT, state);
                    }
                });
                TidemarkClient client = clientOf(server)) {
            Change change = client.blocking().call(Forget.of(1, 7).ifVersion(5));
            assertThat(change).isEqualTo(new Change(state, false, false, false, false, true, false));
        }
    }

    @Test
    void shouldDoubtWhatIsNotAnsweredInTimeAndIgnoreTheLateReply() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    Received first = peer.next();
                    await(late);
                    peer.state(first, 0, Status.OK, new ReadState(1, 0, 0, 0, 0, 0, 0, 0));
                    peer.state(peer.next(), 0, Status.OK, new ReadState(2, 0, 0, 0, 0, 0, 0, 0));
                });
                TidemarkClient client = clientOf(server)) {
            client.blocking().call(Ping.of());
            assertThatThrownBy(() -> client.blocking().call(Get.of(1, 7), SHORT))
                    .isInstanceOfSatisfying(
                            InDoubtException.class,
                            doubt -> assertThat(doubt.reason()).isEqualTo(InDoubtException.Reason.NO_REPLY));
            CompletableFuture<ReadState> second = client.send(Get.of(1, 8)).toCompletableFuture();
            late.countDown();
            assertThat(second.get(10, TimeUnit.SECONDS).lastRead()).isEqualTo(2);
            assertThat(client.loop().openCalls()).isZero();
        }
    }

    @Test
    void shouldRejectWhatNoConnectionTakesInTime() throws IOException {
        try (TidemarkClient client = TestServer.clientOf(unusedPort()).build()) {
            assertThatThrownBy(() -> client.blocking().call(PLAIN, SHORT))
                    .isInstanceOfSatisfying(RejectedException.class, rejected -> {
                        assertThat(rejected.reason()).isEqualTo(RejectedException.Reason.NOT_SENT);
                        assertThat(rejected.status()).isEqualTo(RejectedException.NO_STATUS);
                        assertThat(rejected.isPassing()).isTrue();
                        assertThat(rejected.getCause().getCause()).isInstanceOf(IOException.class);
                    });
        }
    }

    @Test
    void shouldRejectInTimeWhereTheNameIsNotKnown() {
        try (TidemarkClient client = TidemarkClient.builder()
                .address("no-such-host.invalid", 7600)
                .reconnectPauses(Duration.ofMillis(1), Duration.ofMillis(1))
                .build()) {
            assertThatThrownBy(() -> client.blocking().call(PLAIN, Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(RejectedException.class, rejected -> {
                        assertThat(rejected.reason()).isEqualTo(RejectedException.Reason.NOT_SENT);
                        assertThat(rejected.getCause().getCause()).isInstanceOf(UnknownHostException.class);
                    });
        }
    }

    @Test
    void shouldTryAgainWhereAGreetingMakesNoSense() {
        AtomicInteger greetings = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    switch (greetings.getAndIncrement()) {
                        case 0 -> peer.greet(0);
                        case 1 -> peer.greet(1, 4_095, 10);
                        default -> peer.greet(1);
                    }
                    peer.answerAll();
                });
                TidemarkClient client = clientOf(server)) {
            assertThat(client.blocking().call(Get.of(1, 7))).isEqualTo(ReadState.ABSENT);
            assertThat(greetings).hasValueGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void shouldConnectToAServerThatComesLater() throws IOException {
        int port = unusedPort();
        try (TidemarkClient client = TestServer.clientOf(port).build()) {
            CompletableFuture<ReadState> early = client.send(Get.of(1, 7)).toCompletableFuture();
            try (FakeServer server = new FakeServer(port, peer -> {
                peer.greet(1);
                peer.answerAll();
            })) {
                assertThat(early.join()).isEqualTo(ReadState.ABSENT);
                assertThat(server.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void shouldRejectAtOnceWhatIsMoreThanTheBound() throws IOException {
        try (TidemarkClient client =
                TestServer.clientOf(unusedPort()).maxOpenCalls(3).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(PLAIN).toCompletableFuture()).isNotDone();
            }
            CompletableFuture<Change> fourth = client.send(PLAIN).toCompletableFuture();
            assertThat(fourth).isCompletedExceptionally();
            assertThatThrownBy(fourth::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(RejectedException.Reason.QUEUE_FULL));
        }
    }

    @Test
    void shouldNotSendAFrameThatTheServerDoesNotTake() {
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1, 4_096, 100);
                    peer.answerAll();
                });
                TidemarkClient client = clientOf(server)) {
            IncrementMany many = IncrementMany.of(
                    7, CounterSet.UNREAD, LongStream.rangeClosed(1, 508).toArray());
            assertThatThrownBy(() -> client.blocking().call(many))
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(RejectedException.Reason.TOO_LARGE));
            assertThat(client.blocking().call(Get.of(1, 7))).isEqualTo(ReadState.ABSENT);
        }
    }

    @Test
    void shouldNameItselfAndTellTheToken() {
        CompletableFuture<String> said = new CompletableFuture<>();
        try (FakeServer server = new FakeServer(peer -> {
                    Received hello = peer.next();
                    said.complete(
                            hello.frame().toString(28, hello.frame().readableBytes() - 28, StandardCharsets.UTF_8));
                    peer.greet(hello, 1, 4_096, 100);
                    peer.answerAll();
                });
                TidemarkClient client = TestServer.clientOf(server.port())
                        .token("s3cret")
                        .name("gateway-7")
                        .build()) {
            client.blocking().call(Ping.of());
            assertThat(said).isCompletedWithValue("s3cretgateway-7");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 14})
    void shouldRejectAllThatWaitsWhileTheServerDoesNotGreet(int status) {
        try (FakeServer server = new FakeServer(peer -> peer.refuse(peer.next(), status, "no entry"));
                TidemarkClient client =
                        TestServer.clientOf(server.port()).token("s3cret").build()) {
            for (Request<?> request : new Request<?>[] {Ping.of(), Get.of(1, 7), PLAIN}) {
                assertThatThrownBy(() -> client.blocking().call(request))
                        .isInstanceOfSatisfying(RejectedException.class, refused -> {
                            assertThat(refused.status()).isEqualTo(status);
                            assertThat(refused).hasMessageNotContaining("s3cret");
                        });
            }
        }
    }

    @Test
    void shouldRejectOrDoubtWhatIsOpenWhenItCloses() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (FakeServer server = new FakeServer(peer -> {
            if (peer.greet(1, 4_096, 1) == RequestLayout.NO_SHARD) {
                peer.answerAll();
            }
            peer.next();
            sent.countDown();
            peer.stall();
        })) {
            TidemarkClient client = clientOf(server);
            CompletableFuture<Change> first = client.send(ONCE).toCompletableFuture();
            CompletableFuture<Change> second = client.send(ONCE).toCompletableFuture();
            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
            client.close();
            assertThatThrownBy(first::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            InDoubtException.class,
                            doubt -> assertThat(doubt.reason()).isEqualTo(InDoubtException.Reason.CLOSED));
            assertThatThrownBy(second::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(RejectedException.Reason.CLOSED));
            assertThatThrownBy(() -> client.blocking().call(Ping.of()))
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(RejectedException.Reason.CLOSED));
            assertThat(client.loop().openCalls()).isZero();
            client.close();
        }
    }

    @Test
    void shouldDoubtACallWhoseWaiterIsInterrupted() throws Exception {
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1);
                    peer.stall();
                });
                TidemarkClient client = clientOf(server)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.blocking().call(Get.of(1, 7)))
                    .isInstanceOfSatisfying(
                            InDoubtException.class,
                            doubt -> assertThat(doubt.reason()).isEqualTo(InDoubtException.Reason.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldThrowWithTheCallersStackWhereItBlocks() {
        try (FakeServer server = refusing(Status.LIMIT, "full");
                TidemarkClient client = clientOf(server)) {
            assertThatThrownBy(() -> client.blocking().call(PLAIN))
                    .satisfies(thrown -> assertThat(thrown.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().contains("OutcomeTest")));
        }
    }

    private static FakeServer refusing(int status, String text) {
        return new FakeServer(peer -> {
            peer.greet(1);
            while (true) {
                Received request = peer.next();
                if (request.opcode() == Opcode.PING) {
                    peer.zeros(request);
                } else {
                    peer.refuse(request, status, text);
                }
            }
        });
    }

    private static TidemarkClient clientOf(FakeServer server) {
        return TestServer.clientOf(server.port()).build();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("not told to go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
