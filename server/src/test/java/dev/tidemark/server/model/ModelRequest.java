package dev.tidemark.server.model;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One whole request frame, read field by field. */
public final class ModelRequest {
    private final ByteBuffer frame;

    /** @param bytes the frame, header included. */
    public ModelRequest(byte[] bytes) {
        frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < FrameLayout.HEADER_LENGTH || frame.getInt(FrameLayout.LENGTH_OFFSET) != bytes.length) {
            throw new IllegalArgumentException("not one whole frame: length=" + bytes.length);
        }
    }

    int length() {
        return frame.capacity();
    }

    int opcode() {
        return Byte.toUnsignedInt(frame.get(FrameLayout.OPCODE_OFFSET));
    }

    int flags() {
        return Byte.toUnsignedInt(frame.get(FrameLayout.FLAGS_OFFSET));
    }

    boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    int param() {
        return Short.toUnsignedInt(frame.getShort(FrameLayout.PARAM_OFFSET));
    }

    int correlation() {
        return frame.getInt(FrameLayout.CORRELATION_OFFSET);
    }

    long u64(int offset) {
        return frame.getLong(offset);
    }

    int i32(int offset) {
        return frame.getInt(offset);
    }

    long user() {
        return u64(RequestLayout.USER_OFFSET);
    }

    long channel() {
        return u64(RequestLayout.CHANNEL_OFFSET);
    }

    long message() {
        return u64(RequestLayout.MESSAGE_OFFSET);
    }

    /** The version that ends the body. Only with {@link RequestFlags#IF}. */
    long ifVersion() {
        return u64(length() - RequestLayout.IF_LENGTH);
    }

    List<Integer> counters(int offset) {
        List<Integer> counters = new ArrayList<>();
        for (int i = 0; i < Counters.COUNT; i++) {
            counters.add(i32(offset + i * Integer.BYTES));
        }
        return counters;
    }

    byte[] body() {
        byte[] body = new byte[length() - FrameLayout.BODY_OFFSET];
        frame.get(FrameLayout.BODY_OFFSET, body);
        return body;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(Opcode.nameOf(opcode()))
                .append(" flags=")
                .append(flags())
                .append(" param=")
                .append(param());
        for (int offset = FrameLayout.BODY_OFFSET; offset + 8 <= Math.min(length(), 76); offset += 8) {
            text.append(' ').append(offset).append(':').append(Long.toUnsignedString(u64(offset)));
        }
        return text.append(" length=").append(length()).toString();
    }
}
