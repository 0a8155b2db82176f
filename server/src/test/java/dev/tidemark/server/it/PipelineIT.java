package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests under way on one connection: their order, QUIET, and PING as the fence behind both. */
final class PipelineIT {
    private static final int QUIET = RequestFlags.QUIET;

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir).forLoad().with("server.shards", 2).start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    /** Reads and changes of few users, so that order matters, in one write. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 20_000})
    void shouldAnswerThousandsInOneWrite(int requests) {
        Random random = new Random(requests);
        Batch batch = new Batch();
        for (int i = 0; i < requests; i++) {
            long user = 10_000L * requests + random.nextInt(50);
            long channel = 1 + random.nextInt(3);
            long message = 1 + random.nextInt(1_000);
            switch (random.nextInt(3)) {
                case 0 -> batch.add(out -> RequestEncoder.increment(out, 0, 3, 0, user, channel, message, 1));
                case 1 -> batch.add(out -> RequestEncoder.ack(out, 0, 3, 0, user, channel, message));
                default -> batch.add(out -> RequestEncoder.get(out, 0, user, channel));
            }
        }
        try (WireClient client = server.connect()) {
            batch.exchange(client);
        }
        assertThat(batch.verify(new ReadStateModel(8_192))).as("refused").isZero();
    }

    /** The PING's reply says that what was QUIET before it is done: another connection sees it. */
    @Test
    void shouldAnswerPingOnceQuietRequestsBeforeItAreDone() {
        try (WireClient quiet = server.connect();
                WireClient other = server.connect()) {
            for (int round = 1; round <= 200; round++) {
                long user = 20_000 + round % 7;
                long channel = round;
                int increments = 1 + round % 50;
                quiet.send(WireClient.frame(out -> {
                    for (int i = 0; i < increments; i++) {
                        RequestEncoder.increment(out, QUIET, 2, 1, user, channel, 0, 1);
                    }
                }));
                assertThat(quiet.fence()).isEmpty();
                ReplyFrame reply = other.call(out -> RequestEncoder.get(out, 1, user, channel));
                assertThat(reply.state().unread()).isEqualTo(increments);
            }
        }
    }

    /** Behind requests of every speed: hits, misses, other shards, many users. */
    @Test
    void shouldAnswerPingAfterAllRequestsBeforeIt() {
        int pings = 40;
        int between = 30;
        Random random = new Random(5);
        Batch batch = new Batch();
        for (int p = 0; p < pings; p++) {
            for (int i = 0; i < between; i++) {
                long user = 1_000_000L + random.nextInt(100_000);
                long[] many = random.longs(300, 2_000_000, 3_000_000).toArray();
                if (i % 10 == 0) {
                    batch.add(out -> RequestEncoder.incrementMany(out, 0, 1, 0, 5, 0, 1, many, many.length));
                } else {
                    batch.add(out -> RequestEncoder.increment(out, 0, 1, 0, user, 5, 0, 1));
                }
            }
            batch.add(out -> RequestEncoder.ping(out, 0, new byte[0]));
        }
        try (WireClient client = server.connect()) {
            List<ReplyFrame> arrived = client.exchange(batch.bytes());
            int answered = 0;
            int pongs = 0;
            for (ReplyFrame reply : arrived) {
                if (reply.opcode() == (Opcode.PING | FrameLayout.REPLY_BIT)) {
                    pongs++;
                    assertThat(answered).as("answered before PING " + pongs).isGreaterThanOrEqualTo(pongs * between);
                } else {
                    answered++;
                }
            }
            assertThat(pongs).isEqualTo(pings);
            assertThat(batch.accept(arrived).verify(new ReadStateModel(8_192)))
                    .as("refused")
                    .isZero();
        }
    }

    @Test
    void shouldKeepBackQuietRepliesUnlessNewerOrRefused() {
        long user = 30_000;
        int[] high = {-1, 0, 0, 0};
        int[] counters = {1, 1, 1, 1};
        long[] one = {user};
        long[] message = {5};
        Batch batch = new Batch();
        int once = QUIET | RequestFlags.ONCE;
        int ifVersion = QUIET | RequestFlags.IF;
        batch.add(out -> RequestEncoder.increment(out, once, 1, 0, user, 1, 10, 1));
        batch.add(out -> RequestEncoder.increment(out, once, 1, 0, user, 1, 10, 1)); // SKIPPED
        batch.add(out -> RequestEncoder.increment(out, QUIET, 2, 0, user, 1, 0, -1)); // CLAMPED
        int newer = batch.add(out -> RequestEncoder.ack(out, QUIET, 1, 0, user, 1, 9));
        batch.add(out -> RequestEncoder.ack(out, QUIET, 2, 0, user, 1, 9));
        int badMessage = batch.add(out -> RequestEncoder.ack(out, QUIET, 1, 0, user, 1, 0));
        batch.add(out -> RequestEncoder.mark(out, QUIET, 0, user, 2, 5, 6, 7, counters, 0));
        int badMark = batch.add(out -> RequestEncoder.mark(out, QUIET, 0, user, 2, 5, 6, 7, high, 0));
        int conflict = batch.add(out -> RequestEncoder.mark(out, ifVersion, 0, user, 2, 5, 6, 7, counters, 0));
        batch.add(out -> RequestEncoder.set(out, QUIET, 15, 0, user, 2, counters, 0));
        batch.add(out -> RequestEncoder.reset(out, QUIET, 15, 0, user, 2, 0));
        batch.add(out -> RequestEncoder.incrementMany(out, QUIET, 1, 0, 3, 9, 1, one, 1));
        int manyNewer = batch.add(out -> RequestEncoder.ackMany(out, QUIET, 1, 0, user, new long[] {3}, message, 1));
        batch.add(out -> RequestEncoder.ackMany(out, QUIET, 1, 0, user, new long[] {4}, message, 1));
        int badMany = batch.add(out -> RequestEncoder.incrementMany(out, QUIET, 0, 0, 3, 9, 1, one, 1));
        batch.add(out -> RequestEncoder.forget(out, QUIET, 0, user, 2, 0));
        batch.add(out -> RequestEncoder.forgetUser(out, QUIET, 0, user));
        int load = batch.add(out -> RequestEncoder.load(out, 0, user, 0, 0, 0));
        try (WireClient client = server.connect()) {
            batch.exchange(client);
        }
        int[] answered = IntStream.range(0, batch.size())
                .filter(i -> batch.reply(i) != null)
                .toArray();
        assertThat(answered).containsExactly(newer, badMessage, badMark, conflict, manyNewer, badMany, load);
        assertThat(batch.reply(newer).flags()).isEqualTo(ReplyFlags.APPLIED | ReplyFlags.NEWER);
        assertThat(batch.reply(conflict).status()).isEqualTo(Status.CONFLICT);
        assertThat(batch.verify(new ReadStateModel(8_192))).as("refused").isZero();
    }

    /** INCREMENT_MANY takes its place in the order of each of its users, wherever they are. */
    @Test
    void shouldKeepIncrementManyInTheOrderOfEachOfItsUsers() {
        Random random = new Random(11);
        ReadStateModel model = new ReadStateModel(8_192);
        try (WireClient client = server.connect()) {
            for (int round = 0; round < 50; round++) {
                Batch batch = new Batch();
                for (int i = 0; i < 100; i++) {
                    long user = 40_000 + random.nextInt(10);
                    long message = 1 + random.nextInt(500);
                    long[] users =
                            random.longs(1 + random.nextInt(20), 40_000, 40_010).toArray();
                    switch (random.nextInt(4)) {
                        case 0 ->
                            batch.add(out ->
                                    RequestEncoder.incrementMany(out, 0, 3, 0, 6, message, 1, users, users.length));
                        case 1 -> batch.add(out -> RequestEncoder.ack(out, 0, 1, 0, user, 6, message));
                        case 2 -> batch.add(out -> RequestEncoder.forget(out, 0, 0, user, 6, 0));
                        default -> batch.add(out -> RequestEncoder.get(out, 0, user, 6));
                    }
                }
                assertThat(batch.exchange(client).verify(model)).as("refused").isZero();
            }
        }
    }

    @Test
    void shouldAnswerAllThoughMoreAreSentThanMayBeUnderWay(@TempDir Path otherDir) {
        try (ServerProcess narrow = ServerProcess.on(otherDir)
                        .with("server.shards", 2)
                        .with("limits.max-in-flight", 3)
                        .start();
                WireClient client = narrow.connect()) {
            Batch batch = new Batch();
            for (int i = 0; i < 3_000; i++) {
                long user = 1 + i % 11;
                int flags = i % 2 == 0 ? QUIET : 0;
                batch.add(out -> RequestEncoder.increment(out, flags, 1, 0, user, 1, 0, 1));
            }
            assertThat(batch.exchange(client).verify(new ReadStateModel(8_192)))
                    .as("refused")
                    .isZero();
            narrow.stopCleanly();
        }
    }
}
