package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Pages;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LOAD and TOTALS: pages, deltas, FULL after removals; the same after restarts with other numbers of shards. */
final class LoadIT {
    @TempDir
    private static Path sharedDir;

    @TempDir
    private Path dataDir;

    private static ServerProcess shared;
    private static long nextUser = 1_000;

    private final ReadStateModel model = new ReadStateModel(8_192);
    private final long user = nextUser++;

    @BeforeAll
    static void startShared() {
        shared = ServerProcess.on(sharedDir).with("server.shards", 2).start();
    }

    @AfterAll
    static void stopShared() {
        try (ServerProcess ended = shared) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldPageThroughManyStatesByUnsignedChannel() {
        int states = 2_500;
        long[] channels = new Random(1).longs(states).filter(id -> id != 0).toArray();
        long[] messages = LongStream.rangeClosed(1, channels.length).toArray();
        try (WireClient client = shared.connect()) {
            verify(client, out -> RequestEncoder.ackMany(out, 0, 0, 1, user, channels, messages, channels.length));
            for (int limit : new int[] {0, 1_000, 1_024, 1_025, 5_000, 7, -1}) {
                Pages pages = Pages.load(client, model, user, 0, limit);
                assertThat(pages.entries()).as("limit " + limit).hasSize(channels.length);
                assertThat(pages.isFull()).isFalse();
                assertThat(pages.count()).isGreaterThanOrEqualTo(3);
            }
            long afterLast = Pages.load(client, model, user, 0, 0)
                    .entries()
                    .get(channels.length - 1)
                    .channel();
            assertThat(verify(client, out -> RequestEncoder.load(out, 1, user, afterLast, 0, 0))
                            .entries())
                    .isEmpty();
            assertThat(verify(client, out -> RequestEncoder.load(out, 1, user, -1, 0, 0))
                            .entries())
                    .isEmpty();
            verify(client, out -> RequestEncoder.totals(out, 1, user));
        }
    }

    @Test
    void shouldAnswerOnlyWhatChangedSince() {
        try (WireClient client = shared.connect()) {
            for (long channel = 1; channel <= 20; channel++) {
                ack(client, channel, 5);
            }
            Pages first = Pages.load(client, model, user, 0, 0);
            assertThat(Pages.load(client, model, user, first.version(), 0).entries())
                    .isEmpty();
            ack(client, 7, 6);
            ack(client, 3, 6);
            ack(client, 3, 2); // changes nothing
            Pages delta = Pages.load(client, model, user, first.version(), 1);
            assertThat(delta.entries()).extracting(ReplyFrame.Entry::channel).containsExactly(3L, 7L);
            assertThat(delta.isFull()).isFalse();
        }
    }

    @Test
    void shouldAnswerFullAfterARemovalAlsoAfterRestarts() {
        long beforeRemoval;
        try (ServerProcess server = start(2);
                WireClient client = server.connect()) {
            ack(client, 1, 5);
            ack(client, 2, 5);
            beforeRemoval = Pages.load(client, model, user, 0, 0).version();
            verify(client, out -> RequestEncoder.forget(out, 0, 1, user, 1, 0));
            assertFull(client, beforeRemoval, true);
            ack(client, 3, 5);
            assertFull(client, beforeRemoval, true);
            server.stopCleanly();
        }
        for (int shards : new int[] {1, 3, 2}) {
            try (ServerProcess server = start(shards);
                    WireClient client = server.connect()) {
                assertFull(client, beforeRemoval, true);
                long newest = Pages.load(client, model, user, 0, 0).version();
                assertFull(client, newest, false);
                assertFull(client, newest + 1, true);
                assertFull(client, -1, true);
                verify(client, out -> RequestEncoder.totals(out, 1, user));
                server.stopCleanly();
            }
        }
    }

    @Test
    void shouldKeepTheVersionOfAUserWhoseStatesAreAllForgotten() {
        long beforeRemoval;
        try (ServerProcess server = start(2);
                WireClient client = server.connect()) {
            ack(client, 1, 5);
            ack(client, 2, 5);
            beforeRemoval = Pages.load(client, model, user, 0, 0).version();
            verify(client, out -> RequestEncoder.forgetUser(out, 0, 1, user));
            verify(client, out -> RequestEncoder.forgetUser(out, 0, 1, user)); // nothing left to remove
            assertFull(client, beforeRemoval, true);
            verify(client, out -> RequestEncoder.totals(out, 1, user));
            server.stopCleanly();
        }
        try (ServerProcess server = start(2);
                WireClient client = server.connect()) {
            assertFull(client, beforeRemoval, true);
            Pages pages = Pages.load(client, model, user, 0, 0);
            assertThat(pages.entries()).isEmpty();
            assertThat(pages.version()).isGreaterThan(beforeRemoval);
            ack(client, 1, 1); // begins again from nothing
            server.stopCleanly();
        }
    }

    @Test
    void shouldAnswerZeroForAUserUnknown() {
        try (WireClient client = shared.connect()) {
            Pages pages = Pages.load(client, model, user, 0, 0);
            assertThat(pages.version()).isZero();
            assertThat(pages.entries()).isEmpty();
            assertFull(client, 1, true);
            verify(client, out -> RequestEncoder.totals(out, 1, user));
            verify(client, out -> RequestEncoder.get(out, 1, user, 1));
            verify(client, out -> RequestEncoder.forget(out, 0, 1, user, 1, 0));
            verify(client, out -> RequestEncoder.forgetUser(out, 0, 1, user));
            assertThat(Pages.load(client, model, user, 0, 0).version()).isZero();
        }
    }

    @Test
    void shouldSumUpBeyondThirtyTwoBits() {
        try (WireClient client = shared.connect()) {
            int[] greatest = {Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 1};
            for (long channel = 1; channel <= 5; channel++) {
                long each = channel;
                verify(client, out -> RequestEncoder.set(out, 0, 15, 1, user, each, greatest, 0));
            }
            verify(client, out -> RequestEncoder.reset(out, 0, 1, 1, user, 5, 0));
            verify(client, out -> RequestEncoder.totals(out, 1, user));
        }
    }

    /** A version is the time of the change in microseconds, and rises all the same when changes come faster. */
    @Test
    void shouldGiveVersionsThatTellTheTime() {
        try (WireClient client = shared.connect()) {
            long before = microsecondsNow();
            long first = ack(client, 1, 1).state().version();
            for (int message = 2; message < 1_000; message++) {
                ack(client, 1, message);
            }
            long last = ack(client, 1, 1_000).state().version();
            assertThat(first).isBetween(before - 1_000_000, last - 999);
            assertThat(last).isLessThanOrEqualTo(microsecondsNow() + 1_000_000);
        }
    }

    private ServerProcess start(int shards) {
        return ServerProcess.on(dataDir).with("server.shards", shards).start();
    }

    private ReplyFrame ack(WireClient client, long channel, long message) {
        return verify(client, out -> RequestEncoder.ack(out, 0, 0, 1, user, channel, message));
    }

    private ReplyFrame verify(WireClient client, Consumer<ByteBuf> encoder) {
        byte[] request = WireClient.frame(encoder);
        ReplyFrame reply = client.call(request);
        assertThat(model.verify(request, reply)).as("done").isTrue();
        return reply;
    }

    private void assertFull(WireClient client, long since, boolean isFull) {
        ReplyFrame reply = verify(client, out -> RequestEncoder.load(out, 1, user, 0, since, 0));
        assertThat(reply.has(ReplyFlags.FULL))
                .as("FULL since " + Long.toUnsignedString(since))
                .isEqualTo(isFull);
    }

    private static long microsecondsNow() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
