package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestEncoderTest {

    static List<GoldenFrame> requests() {
        return GoldenFrame.all().stream()
                .filter(frame -> (frame.number("opcode") & FrameLayout.REPLY_BIT) == 0)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldEncodeAGoldenFramesFieldsToItsBytes(GoldenFrame frame) {
        ByteBuf out = Unpooled.buffer();
        encode(frame, out);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(frame.bytes());
    }

    private static void encode(GoldenFrame f, ByteBuf out) {
        int flags = f.number("flags");
        int mask = f.number("param");
        int correlation = f.number("correlation");
        long ifVersion = f.fields().hasPath("ifVersion") ? f.id("ifVersion") : 0;
        switch (f.number("opcode")) {
            case Opcode.HELLO ->
                RequestEncoder.hello(
                        out,
                        correlation,
                        f.number("minVersion"),
                        f.number("maxVersion"),
                        f.number("shard"),
                        f.number("features"),
                        f.fields().getString("token"),
                        f.fields().getString("name"));
            case Opcode.PING ->
                RequestEncoder.ping(
                        out, correlation, f.fields().getString("payload").getBytes(StandardCharsets.UTF_8));
            case Opcode.INFO -> RequestEncoder.info(out, correlation);
            case Opcode.ACK ->
                RequestEncoder.ack(out, flags, mask, correlation, f.id("user"), f.id("channel"), f.id("message"));
            case Opcode.INCREMENT ->
                RequestEncoder.increment(
                        out,
                        flags,
                        mask,
                        correlation,
                        f.id("user"),
                        f.id("channel"),
                        f.id("message"),
                        f.number("delta"));
            case Opcode.RESET ->
                RequestEncoder.reset(out, flags, mask, correlation, f.id("user"), f.id("channel"), ifVersion);
            case Opcode.GET -> RequestEncoder.get(out, correlation, f.id("user"), f.id("channel"));
            case Opcode.MARK ->
                RequestEncoder.mark(
                        out,
                        flags,
                        correlation,
                        f.id("user"),
                        f.id("channel"),
                        f.id("lastRead"),
                        f.id("mentioned"),
                        f.id("counted"),
                        f.counters(),
                        ifVersion);
            case Opcode.FORGET ->
                RequestEncoder.forget(out, flags, correlation, f.id("user"), f.id("channel"), ifVersion);
            case Opcode.SET ->
                RequestEncoder.set(
                        out, flags, mask, correlation, f.id("user"), f.id("channel"), f.counters(), ifVersion);
            case Opcode.LOAD ->
                RequestEncoder.load(
                        out, correlation, f.id("user"), f.id("afterChannel"), f.id("sinceVersion"), f.number("limit"));
            case Opcode.TOTALS -> RequestEncoder.totals(out, correlation, f.id("user"));
            case Opcode.FORGET_USER -> RequestEncoder.forgetUser(out, flags, correlation, f.id("user"));
            case Opcode.INCREMENT_MANY -> {
                long[] users = f.fields().getStringList("users").stream()
                        .mapToLong(Long::parseUnsignedLong)
                        .toArray();
                RequestEncoder.incrementMany(
                        out,
                        flags,
                        mask,
                        correlation,
                        f.id("channel"),
                        f.id("message"),
                        f.number("delta"),
                        users,
                        users.length);
            }
            case Opcode.ACK_MANY -> {
                ConfigList acks = f.fields().getList("acks");
                RequestEncoder.ackMany(
                        out, flags, mask, correlation, f.id("user"), column(acks, 0), column(acks, 1), acks.size());
            }
            default -> throw new AssertionError("no encoder for " + f);
        }
    }

    private static long[] column(ConfigList pairs, int index) {
        return pairs.stream()
                .mapToLong(pair -> Long.parseUnsignedLong(
                        ((ConfigList) pair).get(index).unwrapped().toString()))
                .toArray();
    }
}
