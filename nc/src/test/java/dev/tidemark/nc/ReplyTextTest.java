package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello reply                 | OK versionSpoken=1 counterCount=4 shardCount=2 boundShard=1 features=0 maxFrame=262144 maxInFlight=65536 text=tidemark 0.1.0
            ping reply                  | OK text=tide
            info reply                  | OK/  shards 2/  uptime_seconds 7
            ack reply, applied          | OK APPLIED lastRead=1262146890297815040 mentioned=0 counted=0 version=1790000000000000 counters=0,0,0,0
            ack reply, newer            | OK APPLIED NEWER lastRead=1262146890297815040 mentioned=1262146890297815045 counted=1262146890297815046 version=1790000000000001 counters=2,9,0,0
            increment reply, clamped    | OK APPLIED CLAMPED lastRead=0 mentioned=1262146890297815040 counted=1262146890297815040 version=1790000000000000 counters=2147483647,1,0,0
            conflict reply              | CONFLICT lastRead=0 mentioned=0 counted=0 version=1790000000000000 counters=0,0,1,0
            load reply, more            | OK MORE version=1790000000000002 count=2/  channel=381870553235193858 lastRead=1262146890297815040 mentioned=1262146890297815041 counted=1262146890297815041 version=1790000000000001 counters=1,2,0,0/  channel=381870553235193859 lastRead=0 mentioned=0 counted=0 version=1790000000000002 counters=0,0,0,5
            load reply, full and empty  | OK FULL version=1790000000000003 count=0
            totals reply                | OK version=1790000000000002 states=12 sums=8589934592,40,0,5 nonZero=2,9,0,1
            forget user reply           | OK APPLIED states=12
            increment many reply        | OK APPLIED SKIPPED applied=2 unchanged=1 failed=0
            increment many reply, partial | PARTIAL APPLIED applied=1 unchanged=1 failed=1/  user=18446744073709551615 LIMIT
            ack many reply              | OK APPLIED version=1790000000000003 applied=1 unchanged=1
            error reply                 | BAD_ARGUMENT message is 0
            malformed reply             | MALFORMED frame length 3 is below 12
            """)
    void shouldWriteAGoldenReply(String title, String lines) {
        ReplyText reply = ReplyText.of(Unpooled.wrappedBuffer(GoldenFrames.bytes(title)));
        assertThat(reply).isEqualTo(new ReplyText(lines.replace('/', '\n'), lines.startsWith("OK")));
    }

    @Test
    void shouldNameUnknownStatusesAndFlags() {
        ByteBuf reply = Unpooled.wrappedBuffer(GoldenFrames.bytes("error reply"));
        reply.setByte(5, 0xC1).setShortLE(6, 77);
        assertThat(ReplyText.of(reply)).isEqualTo(new ReplyText("STATUS_77 APPLIED 0xc0 message is 0", false));
    }

    @Test
    void shouldShowTheBodyOfAnOpcodeThatItDoesNotKnow() {
        ByteBuf reply = Unpooled.wrappedBuffer(GoldenFrames.bytes("ping reply"));
        reply.setByte(4, 0xC0);
        assertThat(ReplyText.of(reply)).isEqualTo(new ReplyText("OK opcode=0xc0 body=74696465", true));
    }

    @Test
    void shouldKeepForeignTextOnOneLine() {
        ByteBuf reply = Unpooled.wrappedBuffer(GoldenFrames.bytes("ping reply"));
        reply.setBytes(12, new byte[] {'a', '\n', 0x1B, 'b'});
        assertThat(ReplyText.of(reply).text()).isEqualTo("OK text=a\\n\\u{1b}b");
    }
}
