package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;
import io.netty.buffer.Unpooled;

/** A command, ready to be sent: the bytes of one frame, or those of a {@code raw}. Thread: one. */
final class Command {
    private final Verb verb;
    private final byte[] bytes;

    Command(Verb verb, byte[] bytes) {
        this.verb = verb;
        this.bytes = bytes;
    }

    /** Whether the bytes go out as they are, correlation and all. */
    boolean isRaw() {
        return verb == Verb.RAW;
    }

    /** What is sent; not a copy. A frame has correlation 0 until {@link #correlate}. */
    byte[] bytes() {
        return bytes;
    }

    /** Writes the correlation into the frame. */
    void correlate(int correlation) {
        Unpooled.wrappedBuffer(bytes).setIntLE(FrameLayout.CORRELATION_OFFSET, correlation);
    }
}
