package dev.tidemark.nc;

import dev.tidemark.protocol.FrameDescription;
import dev.tidemark.protocol.FrameField;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.FrameProblem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Frames shown as bytes and field by field, several that lie back to back one after the other.
 * <pre>
 * > GET, 28 bytes
 * >   000000  1c 00 00 00 13 00 00 00  01 00 00 00 2a 00 00 00  ............*...
 * >   000010  00 00 00 00 07 00 00 00  00 00 00 00              ............
 * >     0  4  length        28
 * >     4  1  opcode        19  GET
 * </pre>
 * Fields stand with their offset in the frame and their length.
 */
final class FrameText {
    private final byte[] bytes;
    private final ByteBuf buffer;
    private final String prefix;
    /** Whether titles say where a frame begins. */
    private final boolean offsets;

    private final StringBuilder out = new StringBuilder();
    private int broken;

    private FrameText(byte[] bytes, String prefix, boolean offsets) {
        this.bytes = bytes;
        this.buffer = Unpooled.wrappedBuffer(bytes);
        this.prefix = prefix;
        this.offsets = offsets;
    }

    /** Describes all frames in some bytes; titles say at which offset each begins. */
    static FrameText ofAll(byte[] bytes) {
        FrameText text = new FrameText(bytes, "", true);
        text.describe();
        return text;
    }

    /** Describes what is sent or received at once, with something before each line. */
    static FrameText of(byte[] bytes, String prefix) {
        FrameText text = new FrameText(bytes, prefix, false);
        text.describe();
        return text;
    }

    /** Bytes that are not the beginning of a frame. */
    static FrameText ofRest(byte[] bytes, String prefix) {
        FrameText text = new FrameText(bytes, prefix, false);
        text.out.append(prefix).append(bytes.length).append(" bytes that go on with the frame before\n");
        HexText.dump(bytes, 0, bytes.length, prefix + "  ", text.out);
        return text;
    }

    /** How many of the frames do not have their layout. */
    int broken() {
        return broken;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void describe() {
        int index = 0;
        while (index < bytes.length) {
            index += frame(index);
        }
    }

    /** Describes a frame, and returns its length; that of all bytes left where the frame's own cannot be trusted. */
    private int frame(int index) {
        int left = bytes.length - index;
        long length = left < Integer.BYTES ? left : buffer.getUnsignedIntLE(index + FrameLayout.LENGTH_OFFSET);
        int count = length < FrameLayout.HEADER_LENGTH || length > left ? left : (int) length;
        FrameDescription description = FrameDescription.of(buffer, index, count);
        out.append(prefix);
        if (offsets) {
            out.append("offset ").append(index).append(": ");
        }
        out.append(description.title()).append(", ").append(count).append(" bytes\n");
        HexText.dump(bytes, index, count, prefix + "  ", out);
        description.fields().forEach(this::field);
        for (FrameProblem problem : description.problems()) {
            out.append(prefix).append("  BROKEN at offset ").append(index + problem.offset());
            out.append(": ").append(problem.text()).append('\n');
        }
        broken += description.problems().isEmpty() ? 0 : 1;
        return count;
    }

    private void field(FrameField field) {
        out.append(prefix);
        HexText.padLeft(Integer.toString(field.offset()), 7, ' ', out);
        HexText.padLeft(Integer.toString(field.length()), 5, ' ', out);
        out.append("  ")
                .append(field.name())
                .append(" ".repeat(Math.max(1, 14 - field.name().length())));
        out.append(Printable.escape(field.value()));
        out.append(field.meaning().isEmpty() ? "" : "  " + field.meaning()).append('\n');
    }
}
