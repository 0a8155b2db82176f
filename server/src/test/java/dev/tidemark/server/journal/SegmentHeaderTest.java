package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Pins {@link SegmentHeaderLayout}, and what a header is refused for. */
class SegmentHeaderTest {
    private static final SegmentName NAME = new SegmentName(3, 17);
    private static final SegmentHeader HEADER =
            new SegmentHeader(3, 4, 17, 1_044_480, 1_048_576, 0x1122_3344_5566_7788L, 1_795_428_000_000_000L);

    @Test
    void shouldHaveTheLayoutOfTheDocument() {
        assertThat(SegmentHeaderLayout.MAGIC_OFFSET).isEqualTo(0);
        assertThat(SegmentHeaderLayout.CRC_OFFSET).isEqualTo(8);
        assertThat(SegmentHeaderLayout.FORMAT_OFFSET).isEqualTo(12);
        assertThat(SegmentHeaderLayout.SHARD_OFFSET).isEqualTo(16);
        assertThat(SegmentHeaderLayout.SHARD_COUNT_OFFSET).isEqualTo(20);
        assertThat(SegmentHeaderLayout.SEQUENCE_OFFSET).isEqualTo(24);
        assertThat(SegmentHeaderLayout.BASE_OFFSET).isEqualTo(32);
        assertThat(SegmentHeaderLayout.SEGMENT_BYTES_OFFSET).isEqualTo(40);
        assertThat(SegmentHeaderLayout.SALT_OFFSET).isEqualTo(48);
        assertThat(SegmentHeaderLayout.CREATED_OFFSET).isEqualTo(56);
        assertThat(SegmentHeaderLayout.LENGTH).isEqualTo(4_096);
        byte[] magic = new byte[8];
        HEADER.encode().get(0, magic);
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("TIDEMARK");
    }

    @Test
    void shouldReadWhatItWrites() {
        ByteBuffer bytes = HEADER.encode();
        assertThat(bytes.remaining()).isEqualTo(4_096);
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(SegmentHeader.fault(bytes, NAME)).isNull();
        assertThat(SegmentHeader.format(bytes)).isEqualTo(1);
        assertThat(SegmentHeader.decode(bytes)).isEqualTo(HEADER);
        assertThat(HEADER.endPosition()).isEqualTo(2 * 1_044_480);
        assertThat(HEADER.position(4_096 + 32)).isEqualTo(1_044_480 + 32);
    }

    @Test
    void shouldFindEveryByteThatHasChanged() {
        ByteBuffer bytes = HEADER.encode();
        for (int i = 0; i < 4_096; i++) {
            bytes.put(i, (byte) (bytes.get(i) ^ 0x10));
            assertThat(SegmentHeader.fault(bytes, NAME)).isNotNull();
            bytes.put(i, (byte) (bytes.get(i) ^ 0x10));
        }
        assertThat(SegmentHeader.fault(bytes, NAME)).isNull();
    }

    @Test
    void shouldRefuseTheHeaderOfAnotherFile() {
        assertThat(SegmentHeader.fault(HEADER.encode(), new SegmentName(2, 17))).contains("shard=3 sequence=17");
        assertThat(SegmentHeader.fault(HEADER.encode(), new SegmentName(3, 18))).contains("another segment");
    }

    @Test
    void shouldNameFiles() {
        assertThat(NAME).hasToString("shard-03-0000000000000017.journal");
        assertThat(NAME.preparing()).isEqualTo("shard-03-0000000000000017.journal.preparing");
        assertThat(SegmentName.parse(NAME.toString())).isEqualTo(NAME);
        for (String other : new String[] {
            NAME.preparing(), "LOCK", "shard-3-17.journal", NAME + ".damaged", "shard-aa-0000000000000017.journal"
        }) {
            assertThat(SegmentName.parse(other)).as(other).isNull();
        }
        assertThat(NAME).isLessThan(new SegmentName(3, 18)).isLessThan(new SegmentName(4, 1));
    }
}
