package dev.tidemark.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Walks over one frame and notes each field. The first field that does not fit ends the walk: it becomes a problem, and all
 * later calls do nothing, so that layouts read straight down.
 *
 * <p>Thread: one.
 */
final class FieldCursor {
    private final ByteBuf in;
    private final int start;
    private final int available;
    private final List<FrameField> fields = new ArrayList<>();
    private final List<FrameProblem> problems = new ArrayList<>();
    /** End of the frame within the frame, as far as it is there. */
    private int end;

    private int offset;
    private boolean ok = true;

    FieldCursor(ByteBuf in, int start, int available) {
        this.in = in;
        this.start = start;
        this.available = available;
        this.end = available;
    }

    /** The header's fields; from here on the frame ends where its length says. */
    void header() {
        long length = u32("length");
        if (ok && length < FrameLayout.HEADER_LENGTH) {
            fail(FrameLayout.LENGTH_OFFSET, "length " + length + " is below " + FrameLayout.HEADER_LENGTH);
        }
        if (ok && length > available) {
            problems.add(new FrameProblem(
                    FrameLayout.LENGTH_OFFSET, "length is " + length + ", but only " + available + " bytes are there"));
        }
        if (ok) {
            end = (int) Math.min(length, available);
        }
        if (fits(1, "opcode")) {
            note(1, "opcode", Integer.toString(u8At(offset)), Opcode.nameOf(u8At(offset)));
        }
        boolean reply = ok && (opcode() & FrameLayout.REPLY_BIT) != 0;
        if (fits(1, "flags")) {
            int flags = u8At(offset);
            note(
                    1,
                    "flags",
                    Integer.toString(flags),
                    reply ? ReplyFlags.describe(flags) : RequestFlags.describe(flags));
        }
        if (fits(2, "param")) {
            int param = in.getUnsignedShortLE(start + offset);
            note(2, "param", Integer.toString(param), reply ? Status.nameOf(param) : Counters.describeMask(param));
        }
        u32("correlation");
    }

    /** False once a field did not fit. */
    boolean ok() {
        return ok;
    }

    int opcode() {
        return u8At(FrameLayout.OPCODE_OFFSET);
    }

    int flags() {
        return u8At(FrameLayout.FLAGS_OFFSET);
    }

    int param() {
        return in.getUnsignedShortLE(start + FrameLayout.PARAM_OFFSET);
    }

    /** Where the next field begins, within the frame. */
    int offset() {
        return offset;
    }

    /** Bytes of the frame behind the last field. */
    int left() {
        return end - offset;
    }

    void u8(String name) {
        if (fits(1, name)) {
            note(1, name, Integer.toString(u8At(offset)), "");
        }
    }

    int u16(String name) {
        return u16(name, "");
    }

    /** A shard's number, or {@link RequestLayout#NO_SHARD}. */
    void shard(String name) {
        u16(name, "none");
    }

    long u32(String name) {
        if (!fits(4, name)) {
            return 0;
        }
        long value = in.getUnsignedIntLE(start + offset);
        note(4, name, Long.toString(value), "");
        return value;
    }

    void i32(String name) {
        if (fits(4, name)) {
            note(4, name, Integer.toString(in.getIntLE(start + offset)), "");
        }
    }

    void u64(String name) {
        if (fits(8, name)) {
            note(8, name, Long.toUnsignedString(in.getLongLE(start + offset)), "");
        }
    }

    /** A {@link Status} in 32 bits. */
    void status(String name) {
        if (fits(4, name)) {
            int value = in.getIntLE(start + offset);
            note(4, name, Integer.toUnsignedString(value), Status.nameOf(value));
        }
    }

    /** One u32 for each counter. */
    void counters32(String name) {
        if (fits(Counters.COUNT * Integer.BYTES, name)) {
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < Counters.COUNT; i++) {
                values.append(i == 0 ? "" : ",").append(in.getUnsignedIntLE(start + offset + i * Integer.BYTES));
            }
            note(Counters.COUNT * Integer.BYTES, name, values.toString(), "");
        }
    }

    /** One u64 for each counter. */
    void counters64(String name) {
        if (fits(Counters.COUNT * Long.BYTES, name)) {
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < Counters.COUNT; i++) {
                long value = in.getLongLE(start + offset + i * Long.BYTES);
                values.append(i == 0 ? "" : ",").append(Long.toUnsignedString(value));
            }
            note(Counters.COUNT * Long.BYTES, name, values.toString(), "");
        }
    }

    void text(String name, int length) {
        if (fits(length, name)) {
            note(length, name, in.toString(start + offset, length, StandardCharsets.UTF_8), "");
        }
    }

    /** Bytes without a type, in hex. */
    void bytes(String name, int length) {
        if (fits(length, name)) {
            note(length, name, ByteBufUtil.hexDump(in, start + offset, length), "");
        }
    }

    /** The bytes that no field before has taken, in hex; nothing if there are none. */
    void rest(String name) {
        if (ok && left() > 0) {
            bytes(name, left());
        }
    }

    /** A u32 that must have one value. */
    void magic(String name, int expected) {
        if (fits(Integer.BYTES, name)) {
            int value = in.getIntLE(start + offset);
            note(Integer.BYTES, name, ByteBufUtil.hexDump(in, start + offset, Integer.BYTES), "");
            if (value != expected) {
                fail(offset - Integer.BYTES, name + " is wrong");
            }
        }
    }

    /** Ends the walk with a problem. */
    void fail(int at, String text) {
        problems.add(new FrameProblem(at, text));
        ok = false;
    }

    FrameDescription finish() {
        String title = offset > FrameLayout.OPCODE_OFFSET ? Opcode.nameOf(opcode()) : "?";
        if (offset > FrameLayout.OPCODE_OFFSET && (opcode() & FrameLayout.REPLY_BIT) != 0) {
            title += " reply";
        }
        return new FrameDescription(
                title, Collections.unmodifiableList(fields), Collections.unmodifiableList(problems));
    }

    private int u16(String name, String meaningOfNoShard) {
        if (!fits(Short.BYTES, name)) {
            return 0;
        }
        int value = in.getUnsignedShortLE(start + offset);
        note(Short.BYTES, name, Integer.toString(value), value == RequestLayout.NO_SHARD ? meaningOfNoShard : "");
        return value;
    }

    private boolean fits(int length, String name) {
        if (ok && left() < length) {
            fail(offset, name + " needs " + length + " bytes, " + left() + " are left");
        }
        return ok;
    }

    private void note(int length, String name, String value, String meaning) {
        fields.add(new FrameField(offset, length, name, value, meaning));
        offset += length;
    }

    private int u8At(int at) {
        return in.getUnsignedByte(start + at);
    }
}
