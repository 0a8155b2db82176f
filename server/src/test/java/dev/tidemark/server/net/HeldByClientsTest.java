package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.metrics.ShardCounter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What clients have a server hold while its store does not answer: how much at most, what is refused then, and when it ends. */
class HeldByClientsTest {
    private static final int LIMIT = 1 << 20;
    private static final int LONG = 200 * 16;
    private static final NetLimits LIMITS = new NetLimits(
            8_192, 60_000, 100, 100, 100, 65_536, LIMIT, new NetLimits.Timeouts(1_000, 1_000, 0, 1_000), false);

    private final StalledStore store = new StalledStore();
    private final HandDrivenLoop hand = new HandDrivenLoop(LIMITS, Credentials.notAsked(), store);
    private long user;

    /** 12 bytes each would have it keep far more than that. */
    @Test
    void shouldKeepFewPingsThatWait() {
        FuzzChannel client = hand.connect();
        send(client, out -> RequestEncoder.get(out, 1, 42, 1));
        int pings = 10_000;
        send(client, out -> {
            for (int i = 0; i < pings; i++) {
                RequestEncoder.ping(out, 2 + i, new byte[0]);
            }
        });
        assertThat(client.config().isAutoRead()).as("is read from").isFalse();
        assertThat(client.<ByteBuf>readOutbound()).isNull();
        store.answer();
        int answered = 0;
        for (int turn = 0; turn < pings && answered < 1 + pings; turn++) {
            hand.endTurn();
            client.runPendingTasks();
            answered += replies(client);
        }
        assertThat(answered).isEqualTo(1 + pings);
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldRefuseInWordsWhatItWouldHaveToHold() {
        FuzzChannel client = hand.connect();
        ByteBuf refusal = null;
        for (int i = 0; i < LIMIT / LONG && refusal == null; i++) {
            sendLong(client);
            refusal = client.readOutbound();
        }
        assertThat(refusal).isNotNull();
        assertThat(refusal.getUnsignedShortLE(FrameLayout.PARAM_OFFSET)).isEqualTo(Status.OVERLOADED);
        assertThat(refusal.toString(
                        FrameLayout.HEADER_LENGTH,
                        refusal.readableBytes() - FrameLayout.HEADER_LENGTH,
                        StandardCharsets.UTF_8))
                .isEqualTo("the server holds as many bytes as it may: limits.bytes-in-flight");
        refusal.release();
        assertThat(client.isActive()).as("it is not cut off for that").isTrue();
        assertThat(hand.counters().get(ShardCounter.CONNECTIONS_CUT)).isZero();
        assertThat(hand.counters().get(ShardCounter.OVERLOADED)).isPositive();
    }

    /** The requests go on without their client, and so does the memory that they are in. */
    @Test
    void shouldCountWhatAClientLeavesBehindUntilItIsDone() {
        for (int i = 0; i < 10; i++) {
            FuzzChannel client = hand.connect();
            sendLong(client);
            send(client, out -> RequestEncoder.ping(out, 1, new byte[1_000]));
            client.close();
            client.runPendingTasks();
        }
        assertThat(hand.loop().connectionCount()).isZero();
        assertThat(hand.loop().heldBytes().bytes()).isBetween(10L * LONG, 10L * (LONG + 1_000));
        store.answer();
        hand.endTurn();
        assertThat(hand.loop().heldBytes().bytes()).isZero();
        assertThat(hand.defect()).isNull();
    }

    /** There is room for eight; a third has it when one asks for a user, and then one for more users than eight. */
    @Test
    void shouldGiveRoomThatComesFreeToWhoHasWaitedLongest() {
        HandDrivenLoop small = new HandDrivenLoop(LIMITS, Credentials.notAsked(), store, 8);
        FuzzChannel third = ask(small, 1, 8);
        FuzzChannel modest = ask(small, 100, 100);
        FuzzChannel greedy = ask(small, 11, 40);
        assertThat(modest.config().isAutoRead()).as("there is room").isFalse();
        for (int i = 0; i < 2; i++) {
            store.answerOne();
            small.endTurn();
        }
        assertThat(replies(third)).isEqualTo(2);
        assertThat(modest.config().isAutoRead()).as("its request was taken").isTrue();
        assertThat(greedy.config().isAutoRead()).isFalse();
        close(third, modest, greedy);
    }

    /** A client that asks for some users, none of them resident. */
    private static FuzzChannel ask(HandDrivenLoop loop, int firstUser, int lastUser) {
        FuzzChannel client = loop.connect();
        ByteBuf bytes = client.alloc().directBuffer();
        for (int i = firstUser; i <= lastUser; i++) {
            RequestEncoder.get(bytes, i, i, 1);
        }
        client.writeInbound(bytes);
        loop.endTurn();
        return client;
    }

    private static void close(FuzzChannel... clients) {
        for (FuzzChannel client : clients) {
            client.close();
            client.runPendingTasks();
            client.finishAndReleaseAll();
        }
    }

    private void sendLong(FuzzChannel client) {
        long[] channels = new long[LONG / 16];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = 1 + i % 60;
        }
        long cold = ++user;
        send(client, out -> RequestEncoder.ackMany(out, 0, 0, 1, cold, channels, channels, channels.length));
    }

    private void send(FuzzChannel client, Consumer<ByteBuf> encoder) {
        ByteBuf bytes = client.alloc().directBuffer();
        encoder.accept(bytes);
        client.writeInbound(bytes);
        hand.endTurn();
        client.runPendingTasks();
    }

    private static int replies(FuzzChannel client) {
        int count = 0;
        for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
            while (out.isReadable()) {
                out.skipBytes(out.getIntLE(out.readerIndex() + FrameLayout.LENGTH_OFFSET));
                count++;
            }
            out.release();
        }
        return count;
    }
}
