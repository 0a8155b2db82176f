package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.IncrementManyReply.Failure;
import dev.tidemark.protocol.TotalsReply.CounterTotal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Each reply is decoded behind 5 other bytes, so that an offset taken from the buffer's start shows. */
class ReplyDecoderTest {
    private static final int FRAME = 5;

    @Test
    void shouldDecodeHeader() {
        FrameHeader header = FrameHeader.decode(golden("increment reply, clamped"), FRAME);
        assertThat(header).isEqualTo(new FrameHeader(60, 0x91, 3, Status.OK, 5));
        assertThat(header.isReply()).isTrue();
        assertThat(FrameHeader.decode(golden("increment minus, quiet"), FRAME))
                .isEqualTo(new FrameHeader(40, Opcode.INCREMENT, RequestFlags.QUIET, 8, -1));
    }

    @Test
    void shouldDecodeState() {
        assertThat(ReplyDecoder.state(golden("ack reply, newer"), FRAME))
                .isEqualTo(new ReadState(
                        1262146890297815040L,
                        1262146890297815045L,
                        1262146890297815046L,
                        1790000000000001L,
                        2,
                        9,
                        0,
                        0));
    }

    @Test
    void shouldDecodeHello() {
        assertThat(ReplyDecoder.hello(golden("hello reply"), FRAME))
                .isEqualTo(new HelloReply(1, 4, 2, 1, 0, 262_144, 65_536, "tidemark 0.1.0"));
    }

    @Test
    void shouldDecodeLoad() {
        assertThat(ReplyDecoder.load(golden("load reply, more"), FRAME))
                .isEqualTo(new LoadReply(
                        1790000000000002L,
                        List.of(
                                new Entry(
                                        381870553235193858L,
                                        new ReadState(
                                                1262146890297815040L,
                                                1262146890297815041L,
                                                1262146890297815041L,
                                                1790000000000001L,
                                                1,
                                                2,
                                                0,
                                                0)),
                                new Entry(
                                        381870553235193859L, new ReadState(0, 0, 0, 1790000000000002L, 0, 0, 0, 5)))));
        assertThat(ReplyDecoder.load(golden("load reply, full and empty"), FRAME))
                .isEqualTo(new LoadReply(1790000000000003L, List.of()));
    }

    @Test
    void shouldStepOverEntriesThatAreLongerThanKnown() {
        ByteBuf frame = Unpooled.buffer();
        RequestEncoder.header(frame, 28 + 2 * 64, Opcode.LOAD | FrameLayout.REPLY_BIT, 0, Status.OK, 1);
        frame.writeLongLE(9).writeIntLE(2).writeShortLE(64).writeShortLE(0);
        for (int i = 1; i <= 2; i++) {
            frame.writeLongLE(i).writeZero(StateLayout.LENGTH).writeLongLE(-1);
        }
        assertThat(ReplyDecoder.load(frame, 0).entries())
                .containsExactly(new Entry(1, ReadState.ABSENT), new Entry(2, ReadState.ABSENT));
    }

    @Test
    void shouldDecodeTotals() {
        assertThat(ReplyDecoder.totals(golden("totals reply"), FRAME))
                .isEqualTo(new TotalsReply(
                        1790000000000002L,
                        12,
                        List.of(
                                new CounterTotal(8_589_934_592L, 2),
                                new CounterTotal(40, 9),
                                new CounterTotal(0, 0),
                                new CounterTotal(5, 1))));
    }

    @Test
    void shouldDecodeForgetUser() {
        assertThat(ReplyDecoder.forgetUser(golden("forget user reply"), FRAME)).isEqualTo(12);
    }

    @Test
    void shouldDecodeIncrementMany() {
        assertThat(ReplyDecoder.incrementMany(golden("increment many reply"), FRAME))
                .isEqualTo(new IncrementManyReply(2, 1, List.of()));
        assertThat(ReplyDecoder.incrementMany(golden("increment many reply, partial"), FRAME))
                .isEqualTo(new IncrementManyReply(1, 1, List.of(new Failure(-1L, Status.LIMIT))));
    }

    @Test
    void shouldDecodeAckMany() {
        assertThat(ReplyDecoder.ackMany(golden("ack many reply"), FRAME))
                .isEqualTo(new AckManyReply(1790000000000003L, 1, 1));
    }

    @Test
    void shouldDecodeText() {
        assertThat(ReplyDecoder.text(golden("error reply"), FRAME)).isEqualTo("message is 0");
        assertThat(ReplyDecoder.text(golden("info reply"), FRAME)).isEqualTo("shards 2\nuptime_seconds 7\n");
    }

    @Test
    void shouldRefuseBodiesThatAreTooShort() {
        refusesEveryShorterLength("ack reply, applied", frame -> {
            ReplyDecoder.state(frame, FRAME);
            return 0;
        });
        refusesEveryShorterLength(
                "hello reply", frame -> ReplyDecoder.hello(frame, FRAME).shardCount());
        refusesEveryShorterLength(
                "load reply, more",
                frame -> ReplyDecoder.load(frame, FRAME).entries().size());
        refusesEveryShorterLength(
                "totals reply",
                frame -> ReplyDecoder.totals(frame, FRAME).counters().size());
        refusesEveryShorterLength("forget user reply", frame -> (int) ReplyDecoder.forgetUser(frame, FRAME));
        refusesEveryShorterLength(
                "increment many reply, partial",
                frame -> ReplyDecoder.incrementMany(frame, FRAME).failures().size());
        refusesEveryShorterLength("ack many reply", frame ->
                (int) ReplyDecoder.ackMany(frame, FRAME).applied());
    }

    @Test
    void shouldRefuseCountsThatTheFrameCannotHold() {
        ByteBuf load = golden("load reply, more");
        load.setIntLE(FRAME + ReplyLayout.LOAD_COUNT_OFFSET, -1);
        assertThatThrownBy(() -> ReplyDecoder.load(load, FRAME)).isInstanceOf(MalformedFrameException.class);

        ByteBuf entries = golden("load reply, more");
        entries.setShortLE(FRAME + ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET, 55);
        assertThatThrownBy(() -> ReplyDecoder.load(entries, FRAME))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("entryLength=55");

        ByteBuf many = golden("increment many reply, partial");
        many.setIntLE(FRAME + ReplyLayout.INCREMENT_MANY_FAILED_OFFSET, -1);
        assertThatThrownBy(() -> ReplyDecoder.incrementMany(many, FRAME)).isInstanceOf(MalformedFrameException.class);
    }

    private static void refusesEveryShorterLength(String title, ToIntFunction<ByteBuf> decode) {
        ByteBuf frame = golden(title);
        int length = frame.getIntLE(FRAME);
        assertThatNoException().isThrownBy(() -> decode.applyAsInt(frame));
        for (int shorter = FrameLayout.HEADER_LENGTH; shorter < length; shorter++) {
            frame.setIntLE(FRAME, shorter);
            assertThatThrownBy(() -> decode.applyAsInt(frame))
                    .as("%s of %d bytes", title, shorter)
                    .isInstanceOf(MalformedFrameException.class);
        }
    }

    private static ByteBuf golden(String title) {
        for (GoldenFrame frame : GoldenFrame.all()) {
            if (frame.title().equals(title)) {
                return Unpooled.buffer().writeZero(FRAME).writeBytes(frame.bytes());
            }
        }
        throw new AssertionError("no golden frame " + title);
    }
}
