package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.Pages;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * INCREMENT_MANY and ACK_MANY over several shards. The cache is far smaller than the widest fan-out's users, so that most
 * of them are not resident when it comes, nor stay so after it.
 */
final class FanOutIT {
    private static final int WIDEST = 16_384;

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;

    private final ReadStateModel model = new ReadStateModel(8_192);

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir)
                .with("server.shards", 3)
                .with("cache.memory", "3MiB")
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldCountForTheWidestFanOutAndForItAgainOnlyOnce() {
        long[] users = LongStream.range(1_000_000, 1_000_000 + WIDEST).toArray();
        try (WireClient client = server.connect()) {
            ReplyFrame first = verify(client, many(0, 3, 50, 1, users));
            assertCounts(first, ReplyFlags.APPLIED, WIDEST, 0);
            ReplyFrame again = verify(client, many(RequestFlags.ONCE, 3, 50, 1, users));
            assertCounts(again, ReplyFlags.SKIPPED, 0, WIDEST);
            ReplyFrame next = verify(client, many(RequestFlags.ONCE, 3, 51, 1, users));
            assertCounts(next, ReplyFlags.APPLIED, WIDEST, 0);
            for (int i = 0; i < WIDEST; i += 37) {
                Pages.load(client, model, users[i], 0, 0);
            }
        }
    }

    /** Users that come again, also right behind one another, and in every shard. */
    @Test
    void shouldCountAUserAsOftenAsListed() {
        long[] users = new Random(3).longs(5_000, 2_000_000, 2_000_500).toArray();
        try (WireClient client = server.connect()) {
            assertCounts(verify(client, many(0, 1, 7, 1, users)), ReplyFlags.APPLIED, users.length, 0);
            int distinct = (int) Arrays.stream(users).distinct().count();
            ReplyFrame once = verify(client, many(RequestFlags.ONCE, 1, 8, 1, users));
            assertCounts(once, ReplyFlags.APPLIED | ReplyFlags.SKIPPED, distinct, users.length - distinct);
            verify(client, many(0, 1, 0, -100, users));
            verify(client, many(0, 1, 0, Integer.MAX_VALUE, users));
            Arrays.stream(users).distinct().forEach(user -> Pages.load(client, model, user, 0, 0));
        }
    }

    @Test
    void shouldAnswerForNobody() {
        try (WireClient client = server.connect()) {
            assertCounts(verify(client, many(0, 1, 7, 1, new long[0])), 0, 0, 0);
            client.send(WireClient.frame(many(RequestFlags.QUIET, 1, 7, 1, new long[0])));
            assertThat(client.fence()).isEmpty();
        }
    }

    @Test
    void shouldLeaveAloneUsersWithoutTheStateIfExisting() {
        long[] some = LongStream.range(3_000_000, 3_000_100).toArray();
        long[] all = LongStream.range(3_000_000, 3_000_300).toArray();
        try (WireClient client = server.connect()) {
            verify(client, many(0, 2, 0, 1, some));
            ReplyFrame reply = verify(client, many(RequestFlags.EXISTING, 2, 0, 1, all));
            assertCounts(reply, ReplyFlags.APPLIED, some.length, all.length - some.length);
            Arrays.stream(all).forEach(user -> Pages.load(client, model, user, 0, 0));
        }
    }

    /** Those who have read the message are unchanged, and so are those whose counter would fall below 0. */
    @Test
    void shouldTellChangedFromUnchanged() {
        long[] users = LongStream.range(4_000_000, 4_000_050).toArray();
        try (WireClient client = server.connect()) {
            for (int i = 0; i < 20; i++) {
                long user = users[i];
                verify(client, out -> RequestEncoder.ack(out, 0, 0, 1, user, 9, 100));
            }
            assertCounts(verify(client, many(0, 2, 100, 1, users)), ReplyFlags.APPLIED, 30, 20);
            assertCounts(verify(client, many(0, 2, 0, -1, users)), ReplyFlags.APPLIED | ReplyFlags.CLAMPED, 30, 20);
        }
    }

    /** Many wide fan-outs under way at once, on top of one another. */
    @Test
    void shouldAnswerFanOutsInAPipeline() {
        Random random = new Random(9);
        Batch batch = new Batch();
        for (int i = 0; i < 12; i++) {
            long message = 1 + i;
            long[] users = random.longs(3_000, 5_000_000, 5_020_000).toArray();
            batch.add(many(RequestFlags.ONCE, 1, message, 1, users));
            long user = users[0];
            batch.add(out -> RequestEncoder.get(out, 0, user, 9));
        }
        try (WireClient client = server.connect()) {
            batch.exchange(client);
        }
        batch.verify(model);
    }

    @Test
    void shouldAckManyChannelsInTheOrderListed() {
        long user = 6_000_000;
        long[] channels = LongStream.rangeClosed(1, 8_192).toArray();
        long[] messages = LongStream.rangeClosed(1, 8_192).toArray();
        try (WireClient client = server.connect()) {
            verify(client, out -> RequestEncoder.increment(out, 0, 1, 1, user, 77, 1_000, 1));
            ReplyFrame all = verify(
                    client, out -> RequestEncoder.ackMany(out, 0, 15, 1, user, channels, messages, channels.length));
            assertThat(all.flags()).isEqualTo(ReplyFlags.APPLIED | ReplyFlags.NEWER);
            Pages pages = Pages.load(client, model, user, 0, 0);
            assertThat(pages.entries())
                    .hasSize(8_192)
                    .allMatch(entry -> entry.state().version() == all.version());
            long[] repeated = {5, 5, 5, 6};
            long[] upAndDown = {9_000, 8_000, 9_001, 1};
            ReplyFrame reply =
                    verify(client, out -> RequestEncoder.ackMany(out, 0, 0, 1, user, repeated, upAndDown, 4));
            assertThat(reply.u32(ReplyLayout.ACK_MANY_APPLIED_OFFSET)).isEqualTo(2);
            assertThat(reply.u32(ReplyLayout.ACK_MANY_UNCHANGED_OFFSET)).isEqualTo(2);
            verify(client, out -> RequestEncoder.ackMany(out, 0, 0, 1, user, repeated, upAndDown, 0));
            verify(
                    client,
                    out -> RequestEncoder.ackMany(
                            out, RequestFlags.FORCE, 15, 1, user, new long[] {77}, new long[] {500}, 1));
            verify(client, out -> RequestEncoder.forgetUser(out, 0, 1, user));
            verify(
                    client,
                    out -> RequestEncoder.ackMany(
                            out, RequestFlags.EXISTING, 15, 1, user, channels, messages, channels.length));
            assertThat(Pages.load(client, model, user, 0, 0).entries()).isEmpty();
        }
    }

    private static Consumer<ByteBuf> many(int flags, int mask, long message, int delta, long[] users) {
        return out -> RequestEncoder.incrementMany(out, flags, mask, 1, 9, message, delta, users, users.length);
    }

    private ReplyFrame verify(WireClient client, Consumer<ByteBuf> encoder) {
        byte[] request = WireClient.frame(encoder);
        ReplyFrame reply = client.call(request);
        assertThat(model.verify(request, reply)).as("all done: " + reply).isTrue();
        return reply;
    }

    private static void assertCounts(ReplyFrame reply, int flags, int applied, int unchanged) {
        assertThat(Status.nameOf(reply.status())).isEqualTo("OK");
        assertThat(reply.flags()).isEqualTo(flags);
        assertThat(reply.u32(ReplyLayout.INCREMENT_MANY_APPLIED_OFFSET)).isEqualTo(applied);
        assertThat(reply.u32(ReplyLayout.INCREMENT_MANY_UNCHANGED_OFFSET)).isEqualTo(unchanged);
    }
}
