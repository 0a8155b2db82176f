package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.TotalsReply.CounterTotal;
import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command against a real server. */
final class CommandsIT {
    private static final long CHANNEL = 7;

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;
    private static TidemarkClient client;
    private static long nextUser = 1_000;

    private final long user = nextUser++;
    private final BlockingClient blocking = client.blocking();

    @BeforeAll
    static void start() {
        server = TestServer.on(dataDir).with("server.shards", 2).start();
        client = TestServer.clientOf(server.port()).build();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            client.close();
            ended.stopCleanly();
        }
    }

    @Test
    void shouldIncrementAndAck() {
        Change counted = blocking.call(Increment.of(user, CHANNEL, CounterSet.MENTIONS_AND_UNREAD)
                .message(10)
                .by(3));
        assertThat(counted.applied()).isTrue();
        assertThat(counted.state().mentions()).isEqualTo(3);
        assertThat(counted.state().unread()).isEqualTo(3);
        assertThat(counted.state().mentioned()).isEqualTo(10);
        assertThat(counted.state().counted()).isEqualTo(10);

        Change older = blocking.call(Ack.of(user, CHANNEL, 9));
        assertThat(older.newer()).isTrue();
        assertThat(older.state().mentions()).isEqualTo(3);
        assertThat(older.state().lastRead()).isEqualTo(9);

        Change some = blocking.call(Ack.of(user, CHANNEL, 10).clearing(CounterSet.UNREAD));
        assertThat(some.state().unread()).isZero();
        assertThat(some.state().mentions()).isEqualTo(3);

        Change forced = blocking.call(Ack.of(user, CHANNEL, 10).force());
        assertThat(forced.state().mentions()).isZero();
        assertThat(blocking.call(Get.of(user, CHANNEL))).isEqualTo(forced.state());
    }

    @Test
    void shouldCountAMessageOnce() {
        Increment once =
                Increment.of(user, CHANNEL, CounterSet.UNREAD).message(5).once();
        assertThat(blocking.call(once).skipped()).isFalse();
        Change second = blocking.call(once);
        assertThat(second.skipped()).isTrue();
        assertThat(second.applied()).isFalse();
        assertThat(second.sentAgain()).isFalse();
        assertThat(second.state().unread()).isEqualTo(1);
    }

    @Test
    void shouldClampAndCreateNothingIfAskedSo() {
        assertThat(blocking.call(Increment.of(user, CHANNEL, CounterSet.MENTIONS)
                                .by(-1)
                                .ifExists())
                        .applied())
                .isFalse();
        assertThat(blocking.call(Ack.of(user, CHANNEL, 1).ifExists()).applied()).isFalse();
        assertThat(blocking.loadAll(user, 0).entries()).isEmpty();
        assertThat(blocking.call(
                                Increment.of(user, CHANNEL, CounterSet.MENTIONS).by(-1))
                        .clamped())
                .isTrue();
    }

    @Test
    void shouldSetMarkResetAndForgetOnConditions() {
        Change set = blocking.call(SetCounters.of(user, CHANNEL, Counter.COUNTER_3, 9)
                .and(Counter.MENTIONS, 2)
                .ifVersion(0));
        assertThat(set.applied()).isTrue();
        assertThat(set.state().counter3()).isEqualTo(9);
        assertThat(set.state().mentions()).isEqualTo(2);

        Change conflict = blocking.call(Reset.of(user, CHANNEL, CounterSet.ALL).ifVersion(1));
        assertThat(conflict.conflict()).isTrue();
        assertThat(conflict.state()).isEqualTo(set.state());

        Change reset = blocking.call(Reset.of(user, CHANNEL, CounterSet.of(Counter.MENTIONS))
                .ifVersion(set.state().version()));
        assertThat(reset.conflict()).isFalse();
        assertThat(reset.state().mentions()).isZero();
        assertThat(reset.state().counter3()).isEqualTo(9);

        ReadState marks = new ReadState(4, 3, 2, 0, 1, 2, 3, 4);
        ReadState marked = blocking.call(Mark.of(user, CHANNEL, marks)).state();
        assertThat(marked).isEqualTo(new ReadState(4, 3, 2, marked.version(), 1, 2, 3, 4));

        assertThat(blocking.call(Mark.of(user, CHANNEL, marks).ifVersion(1)).conflict())
                .isTrue();
        assertThat(blocking.call(Forget.of(user, CHANNEL).ifVersion(1)).conflict())
                .isTrue();
        assertThat(blocking.call(Forget.of(user, CHANNEL)).state()).isEqualTo(marked);
        assertThat(blocking.call(Get.of(user, CHANNEL))).isEqualTo(ReadState.ABSENT);
    }

    @Test
    void shouldAckManyLoadAndTotal() {
        Map<Long, Long> acks = new LinkedHashMap<>();
        acks.put(-1L, 5L); // the greatest channel there is
        acks.put(1L, -1L);
        AckManyResult acked = blocking.call(AckMany.of(user, acks).clearing(CounterSet.ALL));
        assertThat(acked.applied()).isEqualTo(2);
        assertThat(acked.newer()).isFalse();

        LoadedStates all = blocking.call(Load.of(user));
        assertThat(all.version()).isEqualTo(acked.version());
        assertThat(all.more()).isFalse();
        assertThat(all.entries()).extracting(Entry::channel).containsExactly(1L, -1L);

        blocking.call(Increment.of(user, 1, CounterSet.UNREAD).by(4));
        assertThat(blocking.call(Load.of(user).since(acked.version())).entries())
                .hasSize(1);
        LoadedStates limited = blocking.call(Load.of(user).limit(1));
        assertThat(limited.more()).isTrue();
        assertThat(blocking.call(Load.of(user).after(1)).entries()).hasSize(1);
        assertThat(blocking.call(Totals.of(user)).counters().get(1)).isEqualTo(new CounterTotal(4, 1));
        assertThat(blocking.call(ForgetUser.of(user))).isEqualTo(2);
        assertThat(blocking.call(Load.of(user).since(1)).full()).isTrue();
    }

    @Test
    void shouldLoadAllPages() {
        int channels = 2_500;
        Map<Long, Long> acks = new HashMap<>();
        IntStream.rangeClosed(1, channels).forEach(channel -> acks.put((long) channel, 1L));
        blocking.call(AckMany.of(user, acks));
        LoadedStates all = blocking.loadAll(user, 0);
        assertThat(all.entries()).hasSize(channels);
        assertThat(all.full()).isFalse();
        assertThat(all.more()).isFalse();

        blocking.call(Forget.of(user, 17));
        LoadedStates since = blocking.loadAll(user, all.version());
        assertThat(since.full()).isTrue();
        assertThat(since.entries()).hasSize(channels - 1);
        assertThat(blocking.loadAll(user, since.version()).entries()).isEmpty();
    }

    @Test
    void shouldIncrementForManyUsers() {
        long[] users = {user, nextUser++, nextUser++};
        IncrementMany request =
                IncrementMany.of(CHANNEL, CounterSet.MENTIONS, users).message(8).once();
        assertThat(blocking.call(request)).isEqualTo(new IncrementManyResult(3, 0, List.of(), false, false));
        assertThat(blocking.call(request)).isEqualTo(new IncrementManyResult(0, 3, List.of(), false, true));
        assertThat(blocking.call(Get.of(users[2], CHANNEL)).mentions()).isEqualTo(1);
    }

    @Test
    void shouldPingAndTellAboutTheServer() {
        assertThat(blocking.call(Ping.of())).isNull();
        assertThat(blocking.call(Info.of())).containsKey("version").containsEntry("shards", "2");
    }

    @Test
    void shouldKeepTheOrderOfOneUserWhenPipelined() {
        CompletableFuture<?> last = null;
        for (int i = 1; i <= 1_000; i++) {
            last = client.send(SetCounters.of(user, CHANNEL, Counter.UNREAD, i)).toCompletableFuture();
        }
        last.join();
        assertThat(blocking.call(Get.of(user, CHANNEL)).unread()).isEqualTo(1_000);
    }

    @Test
    void shouldTellARefusalWithItsStatus() throws Exception {
        try (ServerProcess small = TestServer.on(dataDir.resolve("small"))
                        .with("limits.max-states-per-user", 64)
                        .start();
                TidemarkClient its = TestServer.clientOf(small.port()).build()) {
            Map<Long, Long> acks = new HashMap<>();
            IntStream.rangeClosed(1, 65).forEach(channel -> acks.put((long) channel, 1L));
            assertThatThrownBy(() -> its.blocking().call(AckMany.of(user, acks)))
                    .isInstanceOfSatisfying(RejectedException.class, refused -> {
                        assertThat(refused.status()).isEqualTo(dev.tidemark.protocol.Status.LIMIT);
                        assertThat(refused.isPassing()).isFalse();
                    });
            its.close();
            small.stopCleanly();
        }
    }

    @Test
    void shouldNotLetItsOwnThreadWait() {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        client.loop().eventLoop().execute(() -> {
            try {
                outcome.complete(blocking.call(Ping.of()));
            } catch (IllegalStateException e) {
                outcome.complete(e);
            }
        });
        assertThat(outcome.join()).isInstanceOf(IllegalStateException.class);
    }
}
