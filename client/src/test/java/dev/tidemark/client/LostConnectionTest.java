package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.client.FakeServer.Peer;
import dev.tidemark.client.FakeServer.Received;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of calls when connections end, servers come back with other shards, or say nonsense. */
class LostConnectionTest {
    private static final long USER = 1;

    /** How a server ends a connection. */
    enum End {
        CLOSE {
            @Override
            void apply(Peer peer) {} // the script's end closes it
        },
        RESET {
            @Override
            void apply(Peer peer) throws IOException {
                peer.reset();
            }
        },
        TOO_SHORT_A_LENGTH {
            @Override
            void apply(Peer peer) throws IOException {
                peer.send(new byte[] {5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
                peer.stall();
            }
        },
        TOO_LONG_A_LENGTH {
            @Override
            void apply(Peer peer) throws IOException {
                peer.send(new byte[] {1, 0, 4, 0});
                peer.stall();
            }
        },
        NO_REPLY_BIT {
            @Override
            void apply(Peer peer) throws IOException {
                peer.frame(Opcode.GET, 0, 0, 2, new byte[48]);
                peer.stall();
            }
        },
        UNKNOWN_CORRELATION {
            @Override
            void apply(Peer peer) throws IOException {
                peer.frame(Opcode.GET | FrameLayout.REPLY_BIT, 0, 0, 99_999, new byte[48]);
                peer.stall();
            }
        },
        OTHER_OPCODE {
            @Override
            void apply(Peer peer) throws IOException {
                peer.frame(Opcode.PING | FrameLayout.REPLY_BIT, 0, 0, 2, new byte[48]);
                peer.stall();
            }
        },
        TOO_SHORT_A_BODY {
            @Override
            void apply(Peer peer) throws IOException {
                peer.frame(Opcode.GET | FrameLayout.REPLY_BIT, 0, 0, 2, new byte[47]);
                peer.stall();
            }
        },
        TOO_LARGE {
            @Override
            void apply(Peer peer) throws IOException {
                peer.frame(FrameLayout.REPLY_BIT, 0, Status.TOO_LARGE, 0, new byte[0]);
                peer.stall();
            }
        };

        abstract void apply(Peer peer) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendAgainWhatMayBeAndDoubtTheRest(End end) throws Exception {
        BlockingQueue<Received> taken = new LinkedBlockingQueue<>();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    if (connections.incrementAndGet() == 1) {
                        for (int i = 0; i < 4; i++) {
                            taken.add(peer.next());
                        }
                        end.apply(peer);
                        return;
                    }
                    while (true) {
                        Received request = peer.next();
                        taken.add(request);
                        peer.zeros(request);
                    }
                });
                TidemarkClient client = clientOf(server)) {
            CompletableFuture<ReadState> read = client.send(Get.of(USER, 7)).toCompletableFuture();
            CompletableFuture<Change> once = client.send(
                            Increment.of(USER, 7, CounterSet.UNREAD).message(5).once())
                    .toCompletableFuture();
            CompletableFuture<Change> plain =
                    client.send(Increment.of(USER, 7, CounterSet.UNREAD)).toCompletableFuture();
            CompletableFuture<Change> ack = client.send(Ack.of(USER, 7, 5)).toCompletableFuture();
            assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(ReadState.ABSENT);
            assertThat(once.get(10, TimeUnit.SECONDS).sentAgain()).isTrue();
            assertThat(ack.get(10, TimeUnit.SECONDS).sentAgain()).isTrue();
            assertThatThrownBy(plain::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            InDoubtException.class,
                            doubt -> assertThat(doubt.reason()).isEqualTo(InDoubtException.Reason.CONNECTION_LOST));
            assertThat(client.blocking()
                            .call(Increment.of(USER, 7, CounterSet.UNREAD))
                            .sentAgain())
                    .isFalse();
            assertThat(taken)
                    .extracting(Received::opcode)
                    .containsExactly(
                            Opcode.GET,
                            Opcode.INCREMENT,
                            Opcode.INCREMENT,
                            Opcode.ACK, // the first time
                            Opcode.GET,
                            Opcode.INCREMENT,
                            Opcode.ACK, // what may be sent again, in its order
                            Opcode.INCREMENT); // the new one
        }
    }

    @Test
    void shouldSendAgainInOrderBeforeNewerOnes() throws Exception {
        int calls = 1_000;
        List<Long> messages = new ArrayList<>();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    boolean isLast = connections.incrementAndGet() == 3;
                    for (int i = 0; isLast || i < 100; i++) {
                        Received request = peer.next();
                        if (isLast) {
                            messages.add(request.longAt(RequestLayout.MESSAGE_OFFSET));
                            peer.zeros(request);
                        }
                    }
                });
                TidemarkClient client =
                        TestServer.clientOf(server.port()).maxInFlight(400).build()) {
            CompletableFuture<?> last = null;
            for (long message = 1; message <= calls; message++) {
                last = client.send(Ack.of(USER, 7, message)).toCompletableFuture();
            }
            last.get(10, TimeUnit.SECONDS);
            assertThat(messages).hasSize(calls).isSorted();
        }
    }

    @Test
    void shouldSendAgainInOrderWhatAStoppingServerRefuses() throws Exception {
        List<Long> messages = new ArrayList<>();
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    boolean isFirst = connections.incrementAndGet() == 1;
                    for (int i = 0; true; i++) {
                        Received request = peer.next();
                        if (isFirst && i >= 10) {
                            peer.refuse(request, Status.SHUTTING_DOWN, "stopping");
                        } else {
                            messages.add(request.longAt(RequestLayout.MESSAGE_OFFSET));
                            peer.zeros(request);
                        }
                    }
                });
                TidemarkClient client = clientOf(server)) {
            List<CompletableFuture<Change>> changes = new ArrayList<>();
            for (long message = 1; message <= 100; message++) {
                changes.add(client.send(Increment.of(USER, 7, CounterSet.UNREAD)
                                .message(message)
                                .once())
                        .toCompletableFuture());
            }
            for (CompletableFuture<Change> change : changes) {
                assertThat(change.get(10, TimeUnit.SECONDS).sentAgain())
                        .as("refused is answered")
                        .isFalse();
            }
            assertThat(messages).hasSize(100).isSorted();
        }
    }

    @Test
    void shouldDoubtWhatIsRefusedBehindASendingThatWasNotAnswered() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    Received request = peer.next();
                    if (connections.incrementAndGet() == 2) {
                        peer.refuse(request, Status.LIMIT, "full");
                        peer.answerAll();
                    }
                });
                TidemarkClient client = clientOf(server)) {
            assertThatThrownBy(() -> client.blocking().call(Ack.of(USER, 7, 5)))
                    .isInstanceOf(InDoubtException.class)
                    .hasMessageContaining("LIMIT");
        }
    }

    @Test
    void shouldTakeASilentConnectionForLost() {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    if (connections.incrementAndGet() == 1) {
                        peer.stall();
                    }
                    peer.answerAll();
                });
                TidemarkClient client = TestServer.clientOf(server.port())
                        .stallTimeout(Duration.ofMillis(100))
                        .build()) {
            assertThat(client.blocking().call(Ack.of(USER, 7, 5)).sentAgain()).isTrue();
        }
    }

    @Test
    void shouldTryAgainWhereTheGreetingDoesNotCome() {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer(peer -> {
                    if (connections.incrementAndGet() == 1) {
                        peer.stall();
                    }
                    peer.greet(1);
                    peer.answerAll();
                });
                TidemarkClient client = TestServer.clientOf(server.port())
                        .connectTimeout(Duration.ofMillis(100))
                        .build()) {
            assertThat(client.blocking().call(Get.of(USER, 7))).isEqualTo(ReadState.ABSENT);
        }
    }

    @Test
    void shouldIgnoreFramesThatAnswerNoRequest() {
        try (FakeServer server = new FakeServer(peer -> {
                    peer.greet(1);
                    while (true) {
                        Received request = peer.next();
                        peer.frame(0xC0, 0, Status.OK, 0, new byte[100]);
                        peer.zeros(request);
                    }
                });
                TidemarkClient client = clientOf(server)) {
            assertThat(client.blocking().call(Get.of(USER, 7))).isEqualTo(ReadState.ABSENT);
        }
    }

    @Test
    void shouldHaveNoMoreInFlightThanTheServerAllows() throws Exception {
        BlockingQueue<Received> taken = new LinkedBlockingQueue<>();
        BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
        try (FakeServer server = new FakeServer(peer -> {
                    if (peer.greet(1, 4_096, 3) == RequestLayout.NO_SHARD) {
                        peer.answerAll();
                    }
                    peers.add(peer);
                    while (true) {
                        taken.add(peer.next());
                    }
                });
                TidemarkClient client = clientOf(server)) {
            List<CompletableFuture<ReadState>> reads = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                reads.add(client.send(Get.of(USER, 7)).toCompletableFuture());
            }
            Peer peer = peers.poll(10, TimeUnit.SECONDS);
            Received first = taken.poll(10, TimeUnit.SECONDS);
            Received second = taken.poll(10, TimeUnit.SECONDS);
            Received third = taken.poll(10, TimeUnit.SECONDS);
            assertThat(taken.poll(100, TimeUnit.MILLISECONDS)).as("a fourth").isNull();
            peer.zeros(second); // in any order
            reads.get(1).get(10, TimeUnit.SECONDS);
            Received fourth = taken.poll(10, TimeUnit.SECONDS);
            peer.zeros(first);
            Received fifth = taken.poll(10, TimeUnit.SECONDS);
            for (Received left : List.of(third, fourth, fifth)) {
                peer.zeros(left);
            }
            for (CompletableFuture<ReadState> read : reads) {
                assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(ReadState.ABSENT);
            }
        }
    }

    /** A server that comes back with other shards: connections for each, and each user on the right one. */
    @Test
    void shouldRouteByTheShardsThatTheServerHasNow() throws Exception {
        BlockingQueue<String> users = new LinkedBlockingQueue<>();
        AtomicInteger shards = new AtomicInteger(4);
        List<Peer> peers = new ArrayList<>();
        try (FakeServer server = new FakeServer(peer -> {
                    Received hello = peer.next();
                    int wish = Peer.wish(hello);
                    if (wish != RequestLayout.NO_SHARD && wish >= shards.get()) {
                        peer.refuse(hello, Status.BAD_ARGUMENT, "no such shard");
                        return;
                    }
                    peer.greet(hello, shards.get(), 4_096, 100);
                    synchronized (peers) {
                        peers.add(peer);
                    }
                    while (true) {
                        Received request = peer.next();
                        users.add(request.longAt(RequestLayout.USER_OFFSET) + " on " + wish);
                        peer.zeros(request);
                    }
                });
                TidemarkClient client = clientOf(server)) {
            for (int shardCount : new int[] {4, 2, 3}) {
                shards.set(shardCount);
                synchronized (peers) {
                    for (Peer peer : peers) {
                        peer.reset();
                    }
                    peers.clear();
                }
                // By now some connections may still be to the old server; a loss shows in the next reads.
                for (long user = 1; user <= 50; user++) {
                    client.blocking().call(Get.of(user, 7));
                }
                users.clear();
                List<String> expected = new ArrayList<>();
                for (long user = 1; user <= 50; user++) {
                    client.blocking().call(Get.of(user, 7));
                    expected.add(user + " on " + UserHash.shard(user, shardCount));
                }
                assertThat(users).as("shards=" + shardCount).containsExactlyElementsOf(expected);
            }
        }
    }

    private static TidemarkClient clientOf(FakeServer server) {
        return TestServer.clientOf(server.port()).build();
    }
}
