package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Follows the bytes that are sent as the server does, to know which replies are to come: a {@code raw} may carry several
 * frames, or the middle of one.
 *
 * <p>Thread: one at a time.
 */
final class SentFrames {
    /** Takes what the server makes of the bytes. */
    interface Sink {
        /** A frame is complete. */
        void onFrame(int opcode, int flags, int correlation);

        /** The server answers a length at once, with correlation 0, since it may be none that it takes. */
        void onDoubtfulLength(long length);
    }

    private final ByteBuf header = Unpooled.buffer(FrameLayout.HEADER_LENGTH);
    /** Bytes of the frame that are still to be sent behind its header. */
    private long bodyLeft;

    private boolean doubtful;
    private boolean lost;

    /** Takes the next bytes sent. */
    void accept(byte[] bytes, Sink sink) {
        int index = 0;
        while (index < bytes.length && !lost) {
            if (header.readableBytes() < FrameLayout.HEADER_LENGTH) {
                header.writeByte(bytes[index++]);
                onHeaderByte(sink);
            } else {
                int count = (int) Math.min(bodyLeft, bytes.length - index);
                index += count;
                bodyLeft -= count;
            }
            if (header.readableBytes() == FrameLayout.HEADER_LENGTH && bodyLeft == 0) {
                onFrame(sink);
            }
        }
    }

    /** Whether the next byte sent begins a frame. */
    boolean atBoundary() {
        return header.readableBytes() == 0 && !lost;
    }

    private void onHeaderByte(Sink sink) {
        int count = header.readableBytes();
        if (count == Integer.BYTES) {
            long length = header.getUnsignedIntLE(FrameLayout.LENGTH_OFFSET);
            lost = length < FrameLayout.HEADER_LENGTH;
            doubtful = lost || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH;
            if (doubtful) {
                sink.onDoubtfulLength(length);
            }
        } else if (count == FrameLayout.HEADER_LENGTH) {
            bodyLeft = header.getUnsignedIntLE(FrameLayout.LENGTH_OFFSET) - FrameLayout.HEADER_LENGTH;
        }
    }

    private void onFrame(Sink sink) {
        if (!doubtful) {
            sink.onFrame(
                    header.getUnsignedByte(FrameLayout.OPCODE_OFFSET),
                    header.getUnsignedByte(FrameLayout.FLAGS_OFFSET),
                    header.getIntLE(FrameLayout.CORRELATION_OFFSET));
        }
        header.clear();
        doubtful = false;
    }
}
