package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares fields of one frame with the vectors, and remembers which have been compared. */
final class FieldCheck {
    private final GoldenFrames.Frame golden;
    private final ByteBuf in;
    private final Set<String> seen = new TreeSet<>();

    FieldCheck(GoldenFrames.Frame golden) {
        this.golden = golden;
        this.in = Unpooled.wrappedBuffer(golden.bytes());
    }

    ByteBuf in() {
        return in;
    }

    void header() {
        assertThat(in.getIntLE(FrameLayout.LENGTH_OFFSET)).isEqualTo(golden.bytes().length);
        u8("opcode", FrameLayout.OPCODE_OFFSET);
        u8("flags", FrameLayout.FLAGS_OFFSET);
        u16("param", FrameLayout.PARAM_OFFSET);
        u32("correlation", FrameLayout.CORRELATION_OFFSET);
    }

    void u8(String field, int offset) {
        assertThat((int) in.getUnsignedByte(offset))
                .as(field)
                .isEqualTo(golden.fields().getInt(seen(field)));
    }

    void u16(String field, int offset) {
        assertThat(in.getUnsignedShortLE(offset))
                .as(field)
                .isEqualTo(golden.fields().getInt(seen(field)));
    }

    void u32(String field, int offset) {
        assertThat(in.getUnsignedIntLE(offset))
                .as(field)
                .isEqualTo(golden.fields().getLong(seen(field)));
    }

    void i32(String field, int offset) {
        assertThat(in.getIntLE(offset)).as(field).isEqualTo(golden.fields().getInt(seen(field)));
    }

    void u64(String field, int offset) {
        assertThat(in.getLongLE(offset)).as(field).isEqualTo(golden.id(seen(field)));
    }

    void userAndChannel() {
        u64("user", RequestLayout.USER_OFFSET);
        u64("channel", RequestLayout.CHANNEL_OFFSET);
    }

    void counters(int offset) {
        int[] counters = golden.counters(seen("counters"));
        for (int i = 0; i < 4; i++) {
            assertThat(in.getIntLE(offset + i * 4)).as("counter " + i).isEqualTo(counters[i]);
        }
    }

    void ifVersionThenEnd(int offset) {
        boolean conditional = (golden.fields().getInt("flags") & RequestFlags.IF) != 0;
        if (conditional) {
            u64("ifVersion", offset);
        }
        end(offset + (conditional ? RequestLayout.IF_LENGTH : 0));
    }

    void text(String field, int offset, int length) {
        assertThat(in.toString(offset, length, StandardCharsets.UTF_8))
                .isEqualTo(golden.fields().getString(seen(field)));
        end(offset + length, field.equals("token"));
    }

    void rest(String field, int offset) {
        text(field, offset, in.readableBytes() - offset);
    }

    void state(Config expected, int offset) {
        ReadState state = ReadState.decode(in, offset);
        assertThat(state.lastRead()).isEqualTo(Long.parseUnsignedLong(expected.getString("lastRead")));
        assertThat(state.mentioned()).isEqualTo(Long.parseUnsignedLong(expected.getString("mentioned")));
        assertThat(state.counted()).isEqualTo(Long.parseUnsignedLong(expected.getString("counted")));
        assertThat(state.version()).isEqualTo(Long.parseUnsignedLong(expected.getString("version")));
        List<Integer> counters = expected.getIntList("counters");
        for (int i = 0; i < 4; i++) {
            assertThat(state.counter(i)).as("counter " + i).isEqualTo(counters.get(i));
        }
    }

    void entries() {
        List<? extends Config> entries = golden.fields().getConfigList(seen("entries"));
        assertThat(in.getIntLE(ReplyLayout.LOAD_COUNT_OFFSET)).isEqualTo(entries.size());
        assertThat(in.getUnsignedShortLE(ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET)).isEqualTo(EntryLayout.LENGTH);
        assertThat(in.getUnsignedShortLE(ReplyLayout.LOAD_RESERVED_OFFSET)).isZero();
        int offset = ReplyLayout.LOAD_ENTRIES_OFFSET;
        for (Config entry : entries) {
            assertThat(in.getLongLE(offset + EntryLayout.CHANNEL_OFFSET))
                    .isEqualTo(Long.parseUnsignedLong(entry.getString("channel")));
            state(entry, offset + EntryLayout.STATE_OFFSET);
            offset += EntryLayout.LENGTH;
        }
        end(offset);
    }

    /** A count, then as many pairs of a u64 and a number of {@code secondLength} bytes. */
    void pairs(String field, int countOffset, int pairsOffset, int secondLength) {
        long[] first = golden.column(seen(field), 0);
        long[] second = golden.column(field, 1);
        assertThat(in.getIntLE(countOffset)).isEqualTo(first.length);
        int offset = pairsOffset;
        for (int i = 0; i < first.length; i++) {
            assertThat(in.getLongLE(offset)).isEqualTo(first[i]);
            long actual = secondLength == 8 ? in.getLongLE(offset + 8) : in.getUnsignedIntLE(offset + 8);
            assertThat(actual).isEqualTo(second[i]);
            offset += 8 + secondLength;
        }
        end(offset);
    }

    void end(int offset) {
        end(offset, false);
    }

    private void end(int offset, boolean moreFollows) {
        if (!moreFollows) {
            assertThat(offset).as("end of the frame").isEqualTo(in.readableBytes());
        }
    }

    String seen(String field) {
        seen.add(field);
        return field;
    }

    void seenAll(String... fields) {
        seen.addAll(List.of(fields));
    }

    void everyFieldSeen() {
        assertThat(seen).isEqualTo(new TreeSet<>(golden.fields().root().keySet()));
    }
}
