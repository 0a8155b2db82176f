package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.SampleRequests;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are refused with the connection staying: every rule of PROTOCOL.md sections 1 and 3 about fields, flags,
 * param and length, by a table; then every byte of good requests changed by chance, with the model as the judge.
 */
final class RefusalIT {
    private static final long USER = 42;
    private static final long CHANNEL = 7;
    private static final int[] COUNTERS = {1, 2, 3, 4};

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir).with("server.shards", 2).start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    /** A request that breaks one rule. */
    private record Bad(String rule, byte[] frame) {
        @Override
        public String toString() {
            return rule;
        }
    }

    @ParameterizedTest
    @MethodSource
    void shouldAnswerBadArgument(Bad bad) {
        try (WireClient client = server.connect()) {
            client.send(bad.frame());
            List<ReplyFrame> replies = client.fence();
            assertThat(replies).hasSize(1);
            ReplyFrame reply = replies.get(0);
            assertThat(Status.nameOf(reply.status())).isEqualTo("BAD_ARGUMENT");
            assertThat(reply.opcode()).isEqualTo(Byte.toUnsignedInt(bad.frame()[4]) | FrameLayout.REPLY_BIT);
            assertThat(reply.correlation()).isEqualTo(5);
            assertThat(reply.flags()).isZero();
            assertThat(reply.text()).isNotEmpty();
            ReplyFrame load = client.call(out -> RequestEncoder.load(out, 6, USER, 0, 0, 0));
            assertThat(load.entries()).as("nothing was done").isEmpty();
        }
    }

    static Stream<Bad> shouldAnswerBadArgument() {
        List<Bad> table = new ArrayList<>();
        idsOfZero(table);
        fieldsOutOfRange(table);
        lists(table);
        lengths(table);
        headers(table);
        return table.stream();
    }

    private static void idsOfZero(List<Bad> table) {
        for (long[] pair : new long[][] {{0, CHANNEL}, {USER, 0}, {0, 0}}) {
            long user = pair[0];
            long channel = pair[1];
            String rule = "user " + user + " channel " + channel + ": ";
            add(table, rule + "ACK", out -> RequestEncoder.ack(out, 0, 15, 5, user, channel, 9));
            add(table, rule + "INCREMENT", out -> RequestEncoder.increment(out, 0, 1, 5, user, channel, 9, 1));
            add(table, rule + "RESET", out -> RequestEncoder.reset(out, 0, 1, 5, user, channel, 0));
            add(table, rule + "GET", out -> RequestEncoder.get(out, 5, user, channel));
            add(table, rule + "MARK", out -> RequestEncoder.mark(out, 0, 5, user, channel, 1, 1, 1, COUNTERS, 0));
            add(table, rule + "FORGET", out -> RequestEncoder.forget(out, 0, 5, user, channel, 0));
            add(table, rule + "SET", out -> RequestEncoder.set(out, 0, 15, 5, user, channel, COUNTERS, 0));
        }
        add(table, "user 0: LOAD", out -> RequestEncoder.load(out, 5, 0, 0, 0, 0));
        add(table, "user 0: TOTALS", out -> RequestEncoder.totals(out, 5, 0));
        add(table, "user 0: FORGET_USER", out -> RequestEncoder.forgetUser(out, 0, 5, 0));
        add(
                table,
                "user 0: ACK_MANY",
                out -> RequestEncoder.ackMany(out, 0, 1, 5, 0, new long[] {CHANNEL}, new long[] {9}, 1));
        add(
                table,
                "channel 0: INCREMENT_MANY",
                out -> RequestEncoder.incrementMany(out, 0, 1, 5, 0, 9, 1, new long[] {USER}, 1));
        add(
                table,
                "channel 0, nobody: INCREMENT_MANY",
                out -> RequestEncoder.incrementMany(out, 0, 1, 5, 0, 9, 1, new long[0], 0));
    }

    private static void fieldsOutOfRange(List<Bad> table) {
        add(table, "ACK of message 0", out -> RequestEncoder.ack(out, 0, 15, 5, USER, CHANNEL, 0));
        add(table, "INCREMENT by 0", out -> RequestEncoder.increment(out, 0, 1, 5, USER, CHANNEL, 9, 0));
        add(
                table,
                "INCREMENT_MANY by 0",
                out -> RequestEncoder.incrementMany(out, 0, 1, 5, CHANNEL, 9, 0, new long[] {USER}, 1));
        int once = RequestFlags.ONCE;
        for (int delta : new int[] {-1, Integer.MIN_VALUE}) {
            add(table, "ONCE by " + delta, out -> RequestEncoder.increment(out, once, 1, 5, USER, CHANNEL, 9, delta));
            add(
                    table,
                    "ONCE of many by " + delta,
                    out -> RequestEncoder.incrementMany(out, once, 1, 5, CHANNEL, 9, delta, new long[] {USER}, 1));
        }
        add(table, "ONCE without message", out -> RequestEncoder.increment(out, once, 1, 5, USER, CHANNEL, 0, 1));
        add(
                table,
                "ONCE of many without message",
                out -> RequestEncoder.incrementMany(out, once, 1, 5, CHANNEL, 0, 1, new long[] {USER}, 1));
        for (int i = 0; i < 4; i++) {
            int[] high = COUNTERS.clone();
            high[i] = Integer.MIN_VALUE;
            add(
                    table,
                    "MARK counter " + i + " of 2^31",
                    out -> RequestEncoder.mark(out, 0, 5, USER, CHANNEL, 1, 1, 1, high, 0));
            add(
                    table,
                    "SET counter " + i + " of 2^31",
                    out -> RequestEncoder.set(out, 0, 15, 5, USER, CHANNEL, high, 0));
            int[] only = new int[4];
            only[i] = 1;
            int maskOfOthers = 15 & ~(1 << i);
            add(
                    table,
                    "SET counter " + i + " not in the mask",
                    out -> RequestEncoder.set(out, 0, maskOfOthers, 5, USER, CHANNEL, only, 0));
        }
        add(table, "PING of 1,025 bytes", out -> RequestEncoder.ping(out, 5, new byte[1_025]));
    }

    private static void lists(List<Bad> table) {
        for (int zeroAt = 0; zeroAt < 3; zeroAt++) {
            long[] ids = {USER, USER + 1, USER + 2};
            ids[zeroAt] = 0;
            add(
                    table,
                    "INCREMENT_MANY, user " + zeroAt + " is 0",
                    out -> RequestEncoder.incrementMany(out, 0, 1, 5, CHANNEL, 9, 1, ids, 3));
            add(
                    table,
                    "ACK_MANY, channel " + zeroAt + " is 0",
                    out -> RequestEncoder.ackMany(out, 0, 1, 5, USER, ids, new long[] {7, 8, 9}, 3));
            add(
                    table,
                    "ACK_MANY, message " + zeroAt + " is 0",
                    out -> RequestEncoder.ackMany(out, 0, 1, 5, USER, new long[] {7, 8, 9}, ids, 3));
        }
        long[] users =
                IntStream.rangeClosed(1, 16_385).mapToLong(i -> 1_000 + i).toArray();
        add(
                table,
                "INCREMENT_MANY for 16,385",
                out -> RequestEncoder.incrementMany(out, 0, 1, 5, CHANNEL, 9, 1, users, 16_385));
        add(table, "ACK_MANY of 8,193", out -> RequestEncoder.ackMany(out, 0, 1, 5, USER, users, users, 8_193));
        for (int count : new int[] {0, 2, 4, 16_384, Integer.MAX_VALUE, -1, 0x2000_0003}) {
            add(table, "INCREMENT_MANY with 3 users, count " + count, out -> {
                RequestEncoder.incrementMany(out, 0, 1, 5, CHANNEL, 9, 1, users, 3);
                out.setIntLE(RequestLayout.INCREMENT_MANY_COUNT_OFFSET, count);
            });
            add(table, "ACK_MANY with 3 acks, count " + count, out -> {
                RequestEncoder.ackMany(out, 0, 1, 5, USER, users, users, 3);
                out.setIntLE(RequestLayout.ACK_MANY_COUNT_OFFSET, count);
            });
        }
    }

    /** Every kind of request, cut short at every length and made longer. */
    private static void lengths(List<Bad> table) {
        for (byte[] good : SampleRequests.of(USER)) {
            if (good[4] == Opcode.PING) {
                continue;
            }
            for (int length = 12; length <= good.length + 9; length++) {
                if (length != good.length) {
                    byte[] frame = WireClient.withCorrelation(Arrays.copyOf(good, length), 5);
                    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
                    table.add(new Bad(Opcode.nameOf(good[4]) + " of " + good.length + " at length " + length, frame));
                }
            }
        }
        add(table, "INFO with a body", out -> {
            RequestEncoder.header(out, 13, Opcode.INFO, 0, 0, 5);
            out.writeByte(0);
        });
    }

    /** Every bit of flags and param that an opcode does not know. */
    private static void headers(List<Bad> table) {
        List<byte[]> goods = new ArrayList<>(SampleRequests.of(USER));
        goods.add(WireClient.frame(out -> RequestEncoder.info(out, 5)));
        for (byte[] good : goods) {
            int opcode = good[4];
            int allowed = RequestLayout.allowedFlags(opcode);
            for (int bit = 0; bit < 8; bit++) {
                if ((allowed & 1 << bit) == 0) {
                    byte[] frame = WireClient.withCorrelation(good, 5);
                    frame[5] |= (byte) (1 << bit);
                    table.add(new Bad(Opcode.nameOf(opcode) + " with flag bit " + bit, frame));
                }
            }
            boolean hasMask = good[6] != 0 || opcode == Opcode.ACK || opcode == Opcode.ACK_MANY;
            for (int bit = hasMask ? 4 : 0; bit < 16; bit++) {
                byte[] frame = WireClient.withCorrelation(good, 5);
                ByteBuffer param = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
                param.putShort(6, (short) (param.getShort(6) | 1 << bit));
                table.add(new Bad(Opcode.nameOf(opcode) + " with param bit " + bit, frame));
            }
            if (hasMask && opcode != Opcode.ACK && opcode != Opcode.ACK_MANY) {
                byte[] frame = WireClient.withCorrelation(good, 5);
                frame[6] = 0;
                table.add(new Bad(Opcode.nameOf(opcode) + " with mask 0", frame));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x04, 0x0F, 0x17, 0x1F, 0x23, 0x2F, 0x32, 0x40, 0x4F, 0x50, 0x5F, 0x7F})
    void shouldAnswerUnknownOpcodeBeforeLookingAtTheRest(int opcode) {
        try (WireClient client = server.connect()) {
            for (int withReplyBit : new int[] {opcode, opcode | FrameLayout.REPLY_BIT}) {
                ReplyFrame reply = client.call(out -> {
                    RequestEncoder.header(out, 15, withReplyBit, 0xFF, 0xFFFF, 8);
                    out.writeMedium(0);
                });
                assertThat(Status.nameOf(reply.status())).isEqualTo("UNKNOWN_OPCODE");
                assertThat(reply.opcode()).isEqualTo(opcode | FrameLayout.REPLY_BIT);
                assertThat(reply.correlation()).isEqualTo(8);
            }
            assertThat(client.fence()).isEmpty();
        }
    }

    /** A reply's opcode is none of a request. */
    @Test
    void shouldAnswerUnknownOpcodeToTheOpcodesOfReplies() {
        try (WireClient client = server.connect()) {
            for (byte[] good : SampleRequests.of(USER)) {
                byte[] frame = good.clone();
                frame[4] |= (byte) FrameLayout.REPLY_BIT;
                ReplyFrame reply = client.call(frame);
                assertThat(Status.nameOf(reply.status())).isEqualTo("UNKNOWN_OPCODE");
                assertThat(reply.opcode()).isEqualTo(Byte.toUnsignedInt(frame[4]));
            }
        }
    }

    @Test
    void shouldCheckArgumentsBeforeTheVersion() {
        try (WireClient client = server.connect()) {
            int[] high = {-1, 0, 0, 0};
            ReplyFrame reply =
                    client.call(out -> RequestEncoder.set(out, RequestFlags.IF, 1, 5, USER, CHANNEL, high, 77));
            assertThat(Status.nameOf(reply.status())).isEqualTo("BAD_ARGUMENT");
            ReplyFrame conflict =
                    client.call(out -> RequestEncoder.set(out, RequestFlags.IF, 15, 5, USER, CHANNEL, COUNTERS, 77));
            assertThat(Status.nameOf(conflict.status())).isEqualTo("CONFLICT");
        }
    }

    /** Good requests with some bytes changed by chance: whatever comes of it, the model says the same. */
    @Test
    void shouldAgreeWithTheModelOnRequestsChangedByChance() {
        long seed = Long.getLong("tidemark.seed", 20261123);
        Random random = new Random(seed);
        ReadStateModel model = new ReadStateModel(8_192);
        List<byte[]> goods = SampleRequests.of(900_000);
        try (WireClient client = server.connect()) {
            for (int round = 0; round < 20_000; round++) {
                byte[] frame = goods.get(random.nextInt(goods.size())).clone();
                int changes = random.nextInt(3);
                for (int i = 0; i < changes; i++) {
                    int at = 4 + random.nextInt(frame.length - 4);
                    frame[at] = random.nextBoolean() ? 0 : (byte) random.nextInt(256);
                }
                boolean isUndecidable = frame[4] == Opcode.HELLO || frame[4] == Opcode.LOAD || frame[4] == Opcode.INFO;
                if (isUndecidable || (frame[5] & RequestFlags.IF) != 0) {
                    continue; // of a connection, or about versions that nobody knows
                }
                client.send(frame);
                List<ReplyFrame> replies = client.fence();
                assertThat(replies.size()).as("replies; seed " + seed).isLessThanOrEqualTo(1);
                model.verify(frame, replies.isEmpty() ? null : replies.get(0));
            }
        }
    }

    private static void add(List<Bad> table, String rule, Consumer<ByteBuf> encoder) {
        table.add(new Bad(rule, WireClient.frame(encoder)));
    }
}
