package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDescriptionTest {
    /** Fields that say where others are; the golden frames leave them out. */
    private static final Set<String> STRUCTURE =
            Set.of("length", "magic", "tokenLength", "nameLength", "textLength", "count", "entryLength", "reserved");
    /** Lists of one number per counter, described as one field. */
    private static final Set<String> PER_COUNTER = Set.of("counters", "sums", "nonZero");

    @ParameterizedTest
    @MethodSource({"dev.tidemark.protocol.GoldenFrames#requests", "dev.tidemark.protocol.GoldenFrames#replies"})
    void shouldDescribeExactlyTheFieldsOfAGoldenFrame(GoldenFrames.Frame frame) {
        FrameDescription description =
                FrameDescription.of(Unpooled.wrappedBuffer(frame.bytes()), 0, frame.bytes().length);

        assertThat(description.problems()).isEmpty();
        Map<String, String> described = new TreeMap<>();
        for (FrameField field : description.fields()) {
            boolean failedCount = field.name().equals("failed");
            if (!STRUCTURE.contains(field.name()) && !failedCount) {
                assertThat(described.put(field.name(), field.value())).isNull();
            }
        }
        Map<String, String> expected = new TreeMap<>();
        frame.fields().root().forEach((name, value) -> flatten(name, value, expected));
        assertThat(described).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource({"dev.tidemark.protocol.GoldenFrames#requests", "dev.tidemark.protocol.GoldenFrames#replies"})
    void shouldCoverEachByteOnce(GoldenFrames.Frame frame) {
        int end = 0;
        for (FrameField field : FrameDescription.of(Unpooled.wrappedBuffer(frame.bytes()), 0, frame.bytes().length)
                .fields()) {
            assertThat(field.offset()).isEqualTo(end);
            end += field.length();
        }
        assertThat(end).isEqualTo(frame.bytes().length);
    }

    @ParameterizedTest
    @MethodSource({"dev.tidemark.protocol.GoldenFrames#requests", "dev.tidemark.protocol.GoldenFrames#replies"})
    void shouldReportEveryCutWithTheOffset(GoldenFrames.Frame frame) {
        for (int cut = 0; cut < frame.bytes().length; cut++) {
            FrameDescription description = FrameDescription.of(Unpooled.wrappedBuffer(frame.bytes()), 0, cut);
            int there = cut;
            assertThat(description.problems()).isNotEmpty();
            assertThat(description.problems()).allMatch(problem -> problem.offset() <= there);
            assertThat(description.fields()).allMatch(field -> field.offset() + field.length() <= there);
        }
    }

    @ParameterizedTest
    @MethodSource({"dev.tidemark.protocol.GoldenFrames#requests", "dev.tidemark.protocol.GoldenFrames#replies"})
    void shouldNeverThrowOnDamagedFrames(GoldenFrames.Frame frame) {
        for (int i = 0; i < frame.bytes().length; i++) {
            byte[] bytes = frame.bytes().clone();
            for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF, bytes[i] + 1, bytes[i] ^ 0x80}) {
                bytes[i] = (byte) value;
                FrameDescription.of(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
            }
        }
    }

    @Test
    void shouldNeverThrowOnRandomBytes() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 8 && random.nextBoolean()) {
                Unpooled.wrappedBuffer(bytes).setIntLE(0, bytes.length);
                bytes[4] = (byte) (random.nextInt(0x32) | (random.nextBoolean() ? 0x80 : 0));
                bytes[6] = 0;
                bytes[7] = 0;
            }
            assertThat(FrameDescription.of(Unpooled.wrappedBuffer(bytes), 0, bytes.length))
                    .as("seed=%d", seed)
                    .isNotNull();
        }
    }

    @Test
    void shouldSayWhichFieldDoesNotFit() {
        ByteBuf frame = Unpooled.buffer();
        RequestEncoder.header(frame, 32, Opcode.ACK, 0, Counters.ALL_MASK, 1);
        frame.writeLongLE(42).writeLongLE(7).writeIntLE(9);

        assertThat(FrameDescription.of(frame, 0, 32).problems())
                .containsExactly(new FrameProblem(28, "message needs 8 bytes, 4 are left"));
    }

    @Test
    void shouldReportBytesBehindARequestsLayoutButPassThemInAReply() {
        ByteBuf request = Unpooled.buffer();
        RequestEncoder.header(request, 21, Opcode.TOTALS, 0, 0, 1);
        request.writeLongLE(42).writeByte(0xAB);
        assertThat(FrameDescription.of(request, 0, 21).problems())
                .containsExactly(new FrameProblem(20, "1 bytes more than the layout of TOTALS"));

        ByteBuf reply = Unpooled.buffer();
        RequestEncoder.header(reply, 17, Opcode.FORGET_USER | FrameLayout.REPLY_BIT, 0, Status.OK, 1);
        reply.writeIntLE(3).writeByte(0xAB);
        FrameDescription description = FrameDescription.of(reply, 0, 17);
        assertThat(description.problems()).isEmpty();
        assertThat(description.fields()).endsWith(new FrameField(16, 1, "more", "ab", ""));
    }

    @Test
    void shouldNameFlagsMasksAndStatuses() {
        ByteBuf request = Unpooled.buffer();
        RequestEncoder.ack(request, 0x95, 0x107, 1, 1, 2, 3);
        assertThat(FrameDescription.of(request, 0, request.readableBytes()).fields())
                .contains(
                        new FrameField(4, 1, "opcode", "16", "ACK"),
                        new FrameField(5, 1, "flags", "149", "QUIET FORCE EXISTING 0x80"),
                        new FrameField(6, 2, "param", "263", "mentions,unread,2,0x100"));
    }

    private static void flatten(String name, ConfigValue value, Map<String, String> into) {
        if (value instanceof ConfigObject object) {
            object.forEach((key, item) -> flatten(name + "." + key, item, into));
        } else if (value instanceof ConfigList list && PER_COUNTER.contains(name.replaceAll(".*\\.", ""))) {
            into.put(
                    name, list.stream().map(item -> item.unwrapped().toString()).collect(Collectors.joining(",")));
        } else if (value instanceof ConfigList list) {
            for (int i = 0; i < list.size(); i++) {
                flattenItem(name, name + "[" + i + "]", list.get(i), into);
            }
        } else {
            into.put(name, value.unwrapped().toString());
        }
    }

    private static void flattenItem(String list, String name, ConfigValue item, Map<String, String> into) {
        if (item instanceof ConfigList pair) {
            flatten(name + (list.equals("acks") ? ".channel" : ".user"), pair.get(0), into);
            flatten(name + (list.equals("acks") ? ".message" : ".status"), pair.get(1), into);
        } else {
            flatten(name, item, into);
        }
    }
}
