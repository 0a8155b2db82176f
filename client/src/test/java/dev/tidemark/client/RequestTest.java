package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidemark.protocol.FrameDescription;
import dev.tidemark.protocol.FrameField;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestTest {
    private static final ReadState STATE = new ReadState(1, 2, 3, 4, 5, 6, 7, 8);

    /** Each request with the fields that its frame must have; flags and mask as numbers. */
    record Case(Request<?> request, int opcode, int flags, int mask, Repeat repeat, Map<String, String> fields) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(Ping.of(), Opcode.PING, 0, 0, Repeat.ANY_TIME, Map.of()),
                new Case(Info.of(), Opcode.INFO, 0, 0, Repeat.ANY_TIME, Map.of()),
                new Case(
                        Ack.of(-1, 8, 9),
                        Opcode.ACK,
                        0,
                        15,
                        Repeat.ANY_TIME,
                        Map.of("user", "18446744073709551615", "channel", "8", "message", "9")),
                new Case(
                        Ack.of(7, 8, 9).clearing(CounterSet.NONE).force().ifExists(),
                        Opcode.ACK,
                        RequestFlags.FORCE | RequestFlags.EXISTING,
                        0,
                        Repeat.ANY_TIME,
                        Map.of()),
                new Case(
                        Increment.of(7, 8, CounterSet.UNREAD)
                                .message(9)
                                .by(3)
                                .once()
                                .ifExists(),
                        Opcode.INCREMENT,
                        RequestFlags.ONCE | RequestFlags.EXISTING,
                        2,
                        Repeat.IN_ORDER,
                        Map.of("message", "9", "delta", "3")),
                new Case(
                        Increment.of(7, 8, CounterSet.MENTIONS).by(-1),
                        Opcode.INCREMENT,
                        0,
                        1,
                        Repeat.NEVER,
                        Map.of("message", "0", "delta", "-1")),
                new Case(Reset.of(7, 8, CounterSet.ALL), Opcode.RESET, 0, 15, Repeat.NEVER, Map.of("channel", "8")),
                new Case(
                        Reset.of(7, 8, CounterSet.ALL).ifVersion(0),
                        Opcode.RESET,
                        RequestFlags.IF,
                        15,
                        Repeat.ANY_TIME,
                        Map.of("ifVersion", "0")),
                new Case(Get.of(7, 8), Opcode.GET, 0, 0, Repeat.ANY_TIME, Map.of("user", "7", "channel", "8")),
                new Case(
                        Mark.of(7, 8, STATE),
                        Opcode.MARK,
                        0,
                        0,
                        Repeat.NEVER,
                        Map.of("lastRead", "1", "mentioned", "2", "counted", "3", "counters", "5,6,7,8")),
                new Case(
                        Mark.of(7, 8, STATE).ifVersion(5),
                        Opcode.MARK,
                        RequestFlags.IF,
                        0,
                        Repeat.ANY_TIME,
                        Map.of("ifVersion", "5")),
                new Case(Forget.of(7, 8), Opcode.FORGET, 0, 0, Repeat.NEVER, Map.of()),
                new Case(
                        Forget.of(7, 8).ifVersion(5),
                        Opcode.FORGET,
                        RequestFlags.IF,
                        0,
                        Repeat.ANY_TIME,
                        Map.of("ifVersion", "5")),
                new Case(
                        SetCounters.of(7, 8, Counter.UNREAD, 4).and(Counter.COUNTER_3, 5),
                        Opcode.SET,
                        0,
                        10,
                        Repeat.NEVER,
                        Map.of("counters", "0,4,0,5")),
                new Case(
                        SetCounters.of(7, 8, Counter.MENTIONS, 0).ifVersion(6),
                        Opcode.SET,
                        RequestFlags.IF,
                        1,
                        Repeat.ANY_TIME,
                        Map.of("counters", "0,0,0,0", "ifVersion", "6")),
                new Case(
                        Load.of(7).after(8).since(9).limit(10),
                        Opcode.LOAD,
                        0,
                        0,
                        Repeat.ANY_TIME,
                        Map.of("afterChannel", "8", "sinceVersion", "9", "limit", "10")),
                new Case(Totals.of(7), Opcode.TOTALS, 0, 0, Repeat.ANY_TIME, Map.of("user", "7")),
                new Case(ForgetUser.of(7), Opcode.FORGET_USER, 0, 0, Repeat.NEVER, Map.of("user", "7")),
                new Case(
                        IncrementMany.of(8, CounterSet.MENTIONS_AND_UNREAD, 5, 6)
                                .message(9)
                                .once()
                                .ifExists(),
                        Opcode.INCREMENT_MANY,
                        RequestFlags.ONCE | RequestFlags.EXISTING,
                        3,
                        Repeat.IN_ORDER,
                        Map.of("channel", "8", "message", "9", "delta", "1", "users[0]", "5", "users[1]", "6")),
                new Case(
                        IncrementMany.of(8, CounterSet.UNREAD).by(-2),
                        Opcode.INCREMENT_MANY,
                        0,
                        2,
                        Repeat.NEVER,
                        Map.of("delta", "-2", "count", "0")),
                new Case(
                        AckMany.of(7, Map.of(8L, 9L))
                                .clearing(CounterSet.UNREAD)
                                .force()
                                .ifExists(),
                        Opcode.ACK_MANY,
                        RequestFlags.FORCE | RequestFlags.EXISTING,
                        2,
                        Repeat.ANY_TIME,
                        Map.of("user", "7", "acks[0].channel", "8", "acks[0].message", "9")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldWriteItsFrame(Case expected) {
        Request<?> request = expected.request();
        ByteBuf out = Unpooled.buffer();
        request.encode(out, 77);
        FrameDescription frame = FrameDescription.of(out, 0, out.readableBytes());
        assertThat(frame.problems()).isEmpty();
        assertThat(out.readableBytes()).isEqualTo(request.length());
        assertThat(out.getIntLE(FrameLayout.CORRELATION_OFFSET)).isEqualTo(77);
        assertThat((int) out.getUnsignedByte(FrameLayout.OPCODE_OFFSET))
                .isEqualTo(expected.opcode())
                .isEqualTo(request.opcode());
        assertThat((int) out.getUnsignedByte(FrameLayout.FLAGS_OFFSET)).isEqualTo(expected.flags());
        assertThat(out.getUnsignedShortLE(FrameLayout.PARAM_OFFSET)).isEqualTo(expected.mask());
        assertThat(expected.flags() & ~RequestLayout.allowedFlags(expected.opcode()))
                .isZero();
        assertThat(frame.fields().stream().collect(Collectors.toMap(FrameField::name, FrameField::value)))
                .containsAllEntriesOf(expected.fields());
        assertThat(request.repeat()).isEqualTo(expected.repeat());
        assertThat(request).hasToString(Opcode.nameOf(expected.opcode()));
    }

    @Test
    void shouldRefuseWhatTheServerWouldRefuse() {
        assertThatIllegalArgumentException().isThrownBy(() -> Get.of(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Get.of(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Ack.of(1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Increment.of(1, 1, CounterSet.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Increment.of(1, 1, CounterSet.ALL).by(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Reset.of(1, 1, CounterSet.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> SetCounters.of(1, 1, Counter.UNREAD, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Mark.of(1, 1, new ReadState(0, 0, 0, 0, 0, 0, 0, -1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Load.of(1).limit(1_025));
        assertThatIllegalArgumentException().isThrownBy(() -> Load.of(1).limit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> IncrementMany.of(1, CounterSet.ALL, 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IncrementMany.of(1, CounterSet.ALL, new long[IncrementMany.MAX_USERS + 1]));
        assertThatIllegalArgumentException().isThrownBy(() -> AckMany.of(1, Map.of(1L, 0L)));
        assertThatIllegalStateException()
                .isThrownBy(() -> Increment.of(1, 1, CounterSet.ALL).once());
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Increment.of(1, 1, CounterSet.ALL).message(1).by(-1).once());
    }
}
