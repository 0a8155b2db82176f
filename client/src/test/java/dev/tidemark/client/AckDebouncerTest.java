package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.client.FakeServer.Received;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AckDebouncerTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(30);

    /** Acks as they came, "user channel message mask". */
    private final BlockingQueue<String> acks = new LinkedBlockingQueue<>();

    @Test
    void shouldSendTheNewestOfEachChannelOnce() {
        try (FakeServer server = taking();
                TidemarkClient client = TestServer.clientOf(server.port()).build();
                AckDebouncer debouncer = new AckDebouncer(client, LONG)) {
            List<CompletableFuture<Change>> outcomes = new ArrayList<>();
            for (long message : new long[] {5, 3, -1, 9}) { // −1 is the greatest
                outcomes.add(debouncer.ack(1, 7, message).toCompletableFuture());
            }
            outcomes.add(debouncer.ack(1, 8, 2).toCompletableFuture());
            outcomes.add(debouncer.ack(2, 7, 2).toCompletableFuture());
            assertThat(outcomes).allMatch(outcome -> !outcome.isDone());
            debouncer.flush().toCompletableFuture().join();
            assertThat(outcomes).allMatch(outcome -> outcome.isDone() && !outcome.isCompletedExceptionally());
            assertThat(acks).containsExactlyInAnyOrder("1 7 -1 15", "1 8 2 15", "2 7 2 15");
        }
    }

    @Test
    void shouldSendByItselfAfterTheInterval() throws Exception {
        try (FakeServer server = taking();
                TidemarkClient client = TestServer.clientOf(server.port()).build();
                AckDebouncer debouncer = new AckDebouncer(client, SHORT, CounterSet.MENTIONS, 10)) {
            long beforeNs = System.nanoTime();
            debouncer.ack(1, 7, 5).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(System.nanoTime() - beforeNs).isGreaterThanOrEqualTo(SHORT.toNanos());
            debouncer.ack(1, 8, 5).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(acks).containsExactly("1 7 5 1", "1 8 5 1");
        }
    }

    @Test
    void shouldSendWhatWaitsWhenItCloses() {
        try (FakeServer server = taking();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            AckDebouncer debouncer = new AckDebouncer(client, LONG);
            CompletableFuture<Change> waiting = debouncer.ack(1, 7, 5).toCompletableFuture();
            debouncer.close();
            assertThat(waiting).isCompleted();
            assertThat(acks).containsExactly("1 7 5 15");
            assertRejected(debouncer.ack(1, 7, 6).toCompletableFuture(), RejectedException.Reason.CLOSED);
        }
    }

    @Test
    void shouldHoldNoMoreThanItsBound() {
        try (FakeServer server = taking();
                TidemarkClient client = TestServer.clientOf(server.port()).build();
                AckDebouncer debouncer = new AckDebouncer(client, LONG, CounterSet.ALL, 2)) {
            debouncer.ack(1, 7, 5);
            debouncer.ack(1, 8, 5);
            assertRejected(debouncer.ack(1, 9, 5).toCompletableFuture(), RejectedException.Reason.QUEUE_FULL);
            assertThat(debouncer.ack(1, 8, 6).toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void shouldWaitAgainWhereTheServerDoesNotAnswerAndTakeUpNewerAcks() throws Exception {
        AtomicInteger silent = new AtomicInteger(1);
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1);
                    while (true) {
                        Received ack = peer.next();
                        acks.add(text(ack));
                        if (silent.decrementAndGet() < 0) {
                            peer.zeros(ack);
                        }
                    }
                });
                TidemarkClient client = TestServer.clientOf(server.port())
                        .timeout(Duration.ofMillis(50))
                        .build();
                AckDebouncer debouncer = new AckDebouncer(client, Duration.ofMillis(500))) {
            CompletableFuture<Change> first = debouncer.ack(1, 7, 5).toCompletableFuture();
            assertThat(acks.poll(10, TimeUnit.SECONDS)).isEqualTo("1 7 5 15");
            CompletableFuture<Change> second = debouncer.ack(1, 7, 4).toCompletableFuture();
            first.get(10, TimeUnit.SECONDS);
            second.get(10, TimeUnit.SECONDS);
            assertThat(acks).as("the second time").containsExactly("1 7 5 15");
        }
    }

    @Test
    void shouldPassOnWhatIsRefusedForGood() {
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1);
                    while (true) {
                        peer.refuse(peer.next(), Status.LIMIT, "full");
                    }
                });
                TidemarkClient client = TestServer.clientOf(server.port()).build();
                AckDebouncer debouncer = new AckDebouncer(client, SHORT)) {
            assertRejected(debouncer.ack(1, 7, 5).toCompletableFuture(), RejectedException.Reason.REFUSED);
        }
    }

    @Test
    void shouldEndWhatWaitsWithItsClient() {
        try (FakeServer server = taking()) {
            TidemarkClient client = TestServer.clientOf(server.port()).build();
            AckDebouncer debouncer = new AckDebouncer(client, LONG);
            CompletableFuture<Change> waiting = debouncer.ack(1, 7, 5).toCompletableFuture();
            client.close();
            assertRejected(waiting, RejectedException.Reason.CLOSED);
            assertRejected(debouncer.ack(1, 7, 6).toCompletableFuture(), RejectedException.Reason.CLOSED);
            debouncer.close();
            assertThat(acks).isEmpty();
        }
    }

    private static void assertRejected(CompletableFuture<Change> outcome, RejectedException.Reason reason) {
        assertThatThrownBy(() -> outcome.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    private FakeServer taking() {
        return new FakeServer(peer -> {
            peer.greet(1);
            while (true) {
                Received request = peer.next();
                if (request.opcode() == Opcode.ACK) {
                    acks.add(text(request));
                }
                peer.zeros(request);
            }
        });
    }

    private static String text(Received ack) {
        return ack.longAt(RequestLayout.USER_OFFSET) + " " + ack.longAt(RequestLayout.CHANNEL_OFFSET) + " "
                + ack.longAt(RequestLayout.MESSAGE_OFFSET) + " "
                + ack.frame().getUnsignedShortLE(FrameLayout.PARAM_OFFSET);
    }
}
