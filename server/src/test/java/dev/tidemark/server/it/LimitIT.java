package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Pages;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many states a user may hold, and IF: requests that are refused for what is held already. */
final class LimitIT {
    private static final int LIMIT = 5;
    private static final int[] COUNTERS = {1, 2, 3, 4};

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;
    private static WireClient client;
    private static long nextUser = 1;

    private final ReadStateModel model = new ReadStateModel(LIMIT);
    private final long user = nextUser++;

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir)
                .with("server.shards", 2)
                .with("limits.max-states-per-user", LIMIT)
                .start();
        client = server.connect();
    }

    @AfterAll
    static void stop() {
        client.close();
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @BeforeEach
    void fill() {
        for (long channel = 1; channel <= LIMIT; channel++) {
            long each = channel;
            assertStatus("OK", out -> RequestEncoder.ack(out, 0, 0, 1, user, each, 10));
        }
    }

    @Test
    void shouldRefuseToCreateOneMore() {
        assertStatus("LIMIT", out -> RequestEncoder.ack(out, 0, 0, 1, user, 6, 10));
        assertStatus("LIMIT", out -> RequestEncoder.ack(out, RequestFlags.QUIET, 0, 1, user, 6, 10));
        assertStatus("LIMIT", out -> RequestEncoder.increment(out, 0, 1, 1, user, 6, 0, 1));
        assertStatus("LIMIT", out -> RequestEncoder.set(out, 0, 15, 1, user, 6, COUNTERS, 0));
        assertStatus("LIMIT", out -> RequestEncoder.set(out, RequestFlags.IF, 15, 1, user, 6, COUNTERS, 0));
        assertStatus("LIMIT", out -> RequestEncoder.mark(out, 0, 1, user, 6, 1, 1, 1, COUNTERS, 0));
        assertHolds(LIMIT);
    }

    @Test
    void shouldStillDoWhatCreatesNone() {
        int existing = RequestFlags.EXISTING;
        assertStatus("OK", out -> RequestEncoder.ack(out, 0, 15, 1, user, 5, 11));
        assertStatus("OK", out -> RequestEncoder.increment(out, existing, 1, 1, user, 6, 0, 1));
        assertStatus("OK", out -> RequestEncoder.increment(out, 0, 1, 1, user, 6, 0, -1));
        assertStatus("OK", out -> RequestEncoder.ack(out, existing, 15, 1, user, 6, 11));
        assertStatus("OK", out -> RequestEncoder.reset(out, 0, 15, 1, user, 6, 0));
        assertStatus("OK", out -> RequestEncoder.mark(out, 0, 1, user, 6, 0, 0, 0, new int[4], 0));
        assertStatus("CONFLICT", out -> RequestEncoder.set(out, RequestFlags.IF, 15, 1, user, 6, COUNTERS, 9));
        assertHolds(LIMIT);
    }

    @Test
    void shouldMakeRoomByForgetting() {
        assertStatus("OK", out -> RequestEncoder.forget(out, 0, 1, user, 3, 0));
        assertStatus("OK", out -> RequestEncoder.ack(out, 0, 0, 1, user, 6, 10));
        assertStatus("LIMIT", out -> RequestEncoder.ack(out, 0, 0, 1, user, 3, 10));
        assertStatus("OK", out -> RequestEncoder.forgetUser(out, 0, 1, user));
        for (long channel = 11; channel < 11 + LIMIT; channel++) {
            long each = channel;
            assertStatus("OK", out -> RequestEncoder.ack(out, 0, 0, 1, user, each, 10));
        }
        assertStatus("LIMIT", out -> RequestEncoder.ack(out, 0, 0, 1, user, 6, 10));
        assertHolds(LIMIT);
    }

    /** Round after round, so that removed states that wait for the store would fill the user up. */
    @Test
    void shouldNeverRunFullOfForgottenStates() {
        for (long channel = 100; channel < 400; channel++) {
            long each = channel;
            long oldest = channel - LIMIT < 100 ? channel - 99 : channel - LIMIT;
            assertStatus("OK", out -> RequestEncoder.forget(out, 0, 1, user, oldest, 0));
            assertStatus("OK", out -> RequestEncoder.ack(out, 0, 0, 1, user, each, 10));
        }
        assertHolds(LIMIT);
    }

    @Test
    void shouldDoAllOfAnAckManyOrNothing() {
        assertStatus("OK", out -> RequestEncoder.forget(out, 0, 1, user, 5, 0));
        assertStatus("LIMIT", ackMany(1, 20, 6, 20, 7, 20)); // two new ones, room for one
        assertHolds(LIMIT - 1);
        assertStatus("LIMIT", ackMany(6, 20, 7, 20, 1, 20));
        assertHolds(LIMIT - 1);
        ReplyFrame reply = assertStatus("OK", ackMany(1, 20, 6, 20, 6, 21, 6, 19));
        assertThat(reply.u32(ReplyLayout.ACK_MANY_APPLIED_OFFSET)).isEqualTo(3);
        assertThat(reply.u32(ReplyLayout.ACK_MANY_UNCHANGED_OFFSET)).isEqualTo(1);
        assertHolds(LIMIT);
        assertStatus("LIMIT", ackMany(2, 30, 7, 30));
        assertStatus("OK", ackMany(2, 30, 3, 30));
        assertHolds(LIMIT);
    }

    @Test
    void shouldListThoseAtTheLimitAsFailed() {
        long free = user + 1_000_000;
        long[] users = {free, user, free + 1, user};
        byte[] request = WireClient.frame(out -> RequestEncoder.incrementMany(out, 0, 1, 1, 77, 9, 1, users, 4));
        ReplyFrame reply = client.call(request);
        assertThat(Status.nameOf(reply.status())).isEqualTo("PARTIAL");
        assertThat(reply.failures())
                .containsExactlyInAnyOrder(
                        new ReplyFrame.Failure(user, Status.LIMIT), new ReplyFrame.Failure(user, Status.LIMIT));
        model.verify(request, reply);
        byte[] quiet = WireClient.frame(
                out -> RequestEncoder.incrementMany(out, RequestFlags.QUIET, 1, 1, 77, 10, 1, users, 4));
        model.verify(quiet, client.call(quiet));
        assertHolds(LIMIT);
    }

    /** CONFLICT shows the state, so that the client can try again with its version. */
    @Test
    void shouldAnswerConflictUnlessTheVersionIsTheStates() {
        int ifVersion = RequestFlags.IF;
        long version = assertStatus("OK", out -> RequestEncoder.get(out, 1, user, 1))
                .state()
                .version();
        for (long wrong : new long[] {0, 1, version - 1, version + 1, -1}) {
            ReplyFrame conflict =
                    assertStatus("CONFLICT", out -> RequestEncoder.reset(out, ifVersion, 15, 1, user, 1, wrong));
            assertThat(conflict.state().version()).isEqualTo(version);
            assertStatus("CONFLICT", out -> RequestEncoder.set(out, ifVersion, 15, 1, user, 1, COUNTERS, wrong));
            assertStatus("CONFLICT", out -> RequestEncoder.forget(out, ifVersion, 1, user, 1, wrong));
            assertStatus("CONFLICT", out -> RequestEncoder.mark(out, ifVersion, 1, user, 1, 1, 1, 1, COUNTERS, wrong));
        }
        long set = assertStatus("OK", out -> RequestEncoder.set(out, ifVersion, 15, 1, user, 1, COUNTERS, version))
                .state()
                .version();
        long reset = assertStatus("OK", out -> RequestEncoder.reset(out, ifVersion, 15, 1, user, 1, set))
                .state()
                .version();
        assertStatus("CONFLICT", out -> RequestEncoder.forget(out, ifVersion, 1, user, 1, set));
        assertStatus("OK", out -> RequestEncoder.reset(out, ifVersion, 15, 1, user, 1, reset)); // changes nothing
        assertStatus("OK", out -> RequestEncoder.forget(out, ifVersion, 1, user, 1, reset));
        assertStatus("CONFLICT", out -> RequestEncoder.forget(out, ifVersion, 1, user, 1, reset));
        assertStatus("OK", out -> RequestEncoder.forget(out, ifVersion, 1, user, 1, 0));
        assertStatus("OK", out -> RequestEncoder.mark(out, ifVersion, 1, user, 1, 1, 1, 1, COUNTERS, 0));
        assertHolds(LIMIT);
    }

    private Consumer<ByteBuf> ackMany(long... channelsAndMessages) {
        int count = channelsAndMessages.length / 2;
        long[] channels = new long[count];
        long[] messages = new long[count];
        for (int i = 0; i < count; i++) {
            channels[i] = channelsAndMessages[2 * i];
            messages[i] = channelsAndMessages[2 * i + 1];
        }
        return out -> RequestEncoder.ackMany(out, 0, 0, 1, user, channels, messages, count);
    }

    private ReplyFrame assertStatus(String status, Consumer<ByteBuf> encoder) {
        byte[] request = WireClient.frame(encoder);
        ReplyFrame reply = client.call(request);
        assertThat(Status.nameOf(reply.status())).isEqualTo(status);
        model.verify(request, reply);
        return reply;
    }

    private void assertHolds(int states) {
        List<ReplyFrame.Entry> entries = Pages.load(client, model, user, 0, 0).entries();
        assertThat(entries).hasSize(states);
        byte[] totals = WireClient.frame(out -> RequestEncoder.totals(out, 1, user));
        model.verify(totals, client.call(totals));
    }
}
