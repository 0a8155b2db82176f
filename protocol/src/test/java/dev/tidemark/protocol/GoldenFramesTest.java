package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden frames of {@code vectors/frames.json}: {@link RequestEncoder} gives the bytes of every request.
 * That the layouts find the fields in them is {@link GoldenFieldsTest}'s.
 */
final class GoldenFramesTest {
    @Test
    void shouldHaveEveryKindOfRequest() {
        Set<Integer> opcodes = new TreeSet<>();
        GoldenFrames.requests().forEach(frame -> opcodes.add(frame.fields().getInt("opcode")));
        assertThat(opcodes)
                .containsExactly(
                        0x01, 0x02, 0x03, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x20, 0x21, 0x22, 0x30, 0x31);
    }

    @ParameterizedTest
    @MethodSource("dev.tidemark.protocol.GoldenFrames#requests")
    void shouldEncodeRequest(GoldenFrames.Frame golden) {
        ByteBuf out = Unpooled.buffer();
        encode(golden, out);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(HexFormat.of().formatHex(golden.bytes()));
    }

    private static void encode(GoldenFrames.Frame golden, ByteBuf out) {
        int flags = golden.fields().getInt("flags");
        int mask = golden.fields().getInt("param");
        int correlation = golden.u32("correlation");
        long ifVersion = golden.fields().hasPath("ifVersion") ? golden.id("ifVersion") : 0;
        switch (golden.fields().getInt("opcode")) {
            case Opcode.HELLO ->
                RequestEncoder.hello(
                        out,
                        correlation,
                        golden.fields().getInt("minVersion"),
                        golden.fields().getInt("maxVersion"),
                        golden.fields().getInt("shard"),
                        golden.u32("features"),
                        golden.fields().getString("token"),
                        golden.fields().getString("name"));
            case Opcode.PING ->
                RequestEncoder.ping(
                        out, correlation, golden.fields().getString("payload").getBytes(StandardCharsets.UTF_8));
            case Opcode.INFO -> RequestEncoder.info(out, correlation);
            case Opcode.ACK ->
                RequestEncoder.ack(
                        out, flags, mask, correlation, golden.id("user"), golden.id("channel"), golden.id("message"));
            case Opcode.INCREMENT ->
                RequestEncoder.increment(
                        out,
                        flags,
                        mask,
                        correlation,
                        golden.id("user"),
                        golden.id("channel"),
                        golden.id("message"),
                        golden.fields().getInt("delta"));
            case Opcode.RESET ->
                RequestEncoder.reset(out, flags, mask, correlation, golden.id("user"), golden.id("channel"), ifVersion);
            case Opcode.GET -> RequestEncoder.get(out, correlation, golden.id("user"), golden.id("channel"));
            case Opcode.MARK ->
                RequestEncoder.mark(
                        out,
                        flags,
                        correlation,
                        golden.id("user"),
                        golden.id("channel"),
                        golden.id("lastRead"),
                        golden.id("mentioned"),
                        golden.id("counted"),
                        golden.counters("counters"),
                        ifVersion);
            case Opcode.FORGET ->
                RequestEncoder.forget(out, flags, correlation, golden.id("user"), golden.id("channel"), ifVersion);
            case Opcode.SET ->
                RequestEncoder.set(
                        out,
                        flags,
                        mask,
                        correlation,
                        golden.id("user"),
                        golden.id("channel"),
                        golden.counters("counters"),
                        ifVersion);
            case Opcode.LOAD ->
                RequestEncoder.load(
                        out,
                        correlation,
                        golden.id("user"),
                        golden.id("afterChannel"),
                        golden.id("sinceVersion"),
                        golden.u32("limit"));
            case Opcode.TOTALS -> RequestEncoder.totals(out, correlation, golden.id("user"));
            case Opcode.FORGET_USER -> RequestEncoder.forgetUser(out, flags, correlation, golden.id("user"));
            case Opcode.INCREMENT_MANY -> {
                long[] users = golden.ids("users");
                RequestEncoder.incrementMany(
                        out,
                        flags,
                        mask,
                        correlation,
                        golden.id("channel"),
                        golden.id("message"),
                        golden.fields().getInt("delta"),
                        users,
                        users.length);
            }
            case Opcode.ACK_MANY -> {
                long[] channels = golden.column("acks", 0);
                long[] messages = golden.column("acks", 1);
                RequestEncoder.ackMany(
                        out, flags, mask, correlation, golden.id("user"), channels, messages, channels.length);
            }
            default -> throw new AssertionError("no encoder for " + golden);
        }
    }
}
