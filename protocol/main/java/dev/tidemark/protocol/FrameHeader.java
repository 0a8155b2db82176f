package dev.tidemark.protocol;

import io.netty.buffer.ByteBuf;

/**
 * The header of a frame, decoded. {@link FrameLayout} has the layout.
 *
 * @param length bytes in the whole frame, a u32 as it came: not checked against any bound.
 * @param opcode u8, a reply's has {@link FrameLayout#REPLY_BIT}.
 * @param flags u8, {@link RequestFlags} or {@link ReplyFlags}.
 * @param param u16, a request's counter mask or a reply's {@link Status}.
 * @param correlation u32 in an int.
 */
public record FrameHeader(long length, int opcode, int flags, int param, int correlation) {

    /** Decodes the {@link FrameLayout#HEADER_LENGTH} bytes at an index of a buffer. Indexes of the buffer stay. */
    public static FrameHeader decode(ByteBuf in, int index) {
        return new FrameHeader(
                in.getUnsignedIntLE(index + FrameLayout.LENGTH_OFFSET),
                in.getUnsignedByte(index + FrameLayout.OPCODE_OFFSET),
                in.getUnsignedByte(index + FrameLayout.FLAGS_OFFSET),
                in.getUnsignedShortLE(index + FrameLayout.PARAM_OFFSET),
                in.getIntLE(index + FrameLayout.CORRELATION_OFFSET));
    }

    /** Whether this is a reply's header. */
    public boolean isReply() {
        return (opcode & FrameLayout.REPLY_BIT) != 0;
    }
}
