package dev.tidemark.server.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker can fail: a right reply of each kind passes, and with any one of its bytes changed it does not. */
final class ReplyCheckTest {
    private static final long USER = 42;
    private static final int LENGTH_BYTES = 4;

    private final ReadStateModel model = new ReadStateModel(2);

    /** Two states: channel 7 at version 1,000 with a mention of message 60, channel 8 at version 2,000, read up to 5. */
    @BeforeEach
    void fill() {
        model.apply(WireClient.frame(out -> RequestEncoder.increment(out, 0, 1, 1, USER, 7, 60, 3)), 1_000);
        model.apply(WireClient.frame(out -> RequestEncoder.ack(out, 0, 0, 1, USER, 8, 5)), 2_000);
    }

    @Test
    void shouldRejectEveryChangeOfAState() {
        assertOnlyThisPasses(
                out -> RequestEncoder.get(out, 9, USER, 7),
                reply(60, 0x93, 0, 0)
                        .putLong(0)
                        .putLong(60)
                        .putLong(0)
                        .putLong(1_000)
                        .putInt(3));
    }

    @Test
    void shouldRejectEveryChangeOfAConflict() {
        assertOnlyThisPasses(
                out -> RequestEncoder.reset(out, 0x08, 1, 9, USER, 8, 1_000),
                reply(60, 0x92, 0, 15).putLong(5).putLong(0).putLong(0).putLong(2_000));
    }

    @Test
    void shouldRejectEveryChangeOfAPage() {
        ByteBuffer page = reply(28 + 2 * 56, 0xA0, 0, 0)
                .putLong(2_000)
                .putInt(2)
                .putShort((short) 56)
                .putShort((short) 0);
        page.putLong(7)
                .putLong(0)
                .putLong(60)
                .putLong(0)
                .putLong(1_000)
                .putInt(3)
                .putInt(0)
                .putLong(0);
        page.putLong(8).putLong(5).putLong(0).putLong(0).putLong(2_000);
        assertOnlyThisPasses(out -> RequestEncoder.load(out, 9, USER, 0, 0, 0), page);
    }

    @Test
    void shouldRejectEveryChangeOfTotals() {
        ByteBuffer totals = reply(72, 0xA1, 0, 0).putLong(2_000).putInt(2);
        totals.putLong(3).putLong(0).putLong(0).putLong(0).putInt(1);
        assertOnlyThisPasses(out -> RequestEncoder.totals(out, 9, USER), totals);
    }

    @Test
    void shouldRejectEveryChangeOfFanOutReplies() {
        ByteBuffer partial = reply(36, 0xB0, 0, 10).putInt(0).putInt(0).putInt(1);
        assertOnlyThisPasses(
                out -> RequestEncoder.incrementMany(out, 0, 1, 9, 1, 9, 1, new long[] {USER}, 1),
                partial.putLong(USER).putInt(9));
        assertOnlyThisPasses(
                out -> RequestEncoder.ackMany(out, 0, 1, 9, USER, new long[] {8}, new long[] {5}, 1),
                reply(28, 0xB1, 0, 0).putLong(2_000).putInt(0).putInt(1));
    }

    @Test
    void shouldRejectEveryChangeOfARefusalButItsText() {
        byte[] request = WireClient.frame(out -> RequestEncoder.ack(out, 0, 1, 9, USER, 9, 5));
        byte[] limit = reply(12, 0x90, 0, 9).array();
        assertThatCode(() -> model.verify(request, limit)).doesNotThrowAnyException();
        for (int at = LENGTH_BYTES; at < limit.length; at++) {
            byte[] changed = changed(limit, at);
            assertThatThrownBy(() -> model.verify(request, changed)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void shouldRejectAReplyThatMustNotComeAndOneThatIsMissing() {
        byte[] quiet = WireClient.frame(out -> RequestEncoder.ack(out, 0x01, 0, 9, USER, 8, 5));
        byte[] state = reply(60, 0x90, 0, 0)
                .putLong(5)
                .putLong(0)
                .putLong(0)
                .putLong(2_000)
                .array();
        assertThatThrownBy(() -> model.verify(quiet, state)).isInstanceOf(AssertionError.class);
        byte[] loud = WireClient.frame(out -> RequestEncoder.get(out, 9, USER, 8));
        assertThatThrownBy(() -> model.verify(loud, (byte[]) null)).isInstanceOf(AssertionError.class);
    }

    private void assertOnlyThisPasses(Consumer<ByteBuf> encoder, ByteBuffer reply) {
        byte[] request = WireClient.frame(encoder);
        byte[] right = new byte[reply.capacity()];
        reply.get(0, right);
        assertThatCode(() -> model.verify(request, right)).doesNotThrowAnyException();
        for (int at = LENGTH_BYTES; at < right.length; at++) {
            byte[] changed = changed(right, at);
            assertThatThrownBy(() -> model.verify(request, changed))
                    .as("changed at " + at)
                    .isInstanceOfAny(AssertionError.class, RuntimeException.class);
        }
    }

    private static byte[] changed(byte[] right, int at) {
        byte[] changed = right.clone();
        changed[at] ^= 0x40;
        return changed;
    }

    private static ByteBuffer reply(int length, int opcode, int flags, int status) {
        ByteBuffer reply = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return reply.putInt(length)
                .put((byte) opcode)
                .put((byte) flags)
                .putShort((short) status)
                .putInt(9);
    }
}
