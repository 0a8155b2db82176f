package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;
import io.netty.buffer.Unpooled;

/**
 * A command, ready to be sent.
 *
 * @param verb what it began with.
 * @param bytes what is sent: one frame with correlation 0 until {@link #correlate}, or the bytes of a {@code raw}.
 */
record Command(Verb verb, byte[] bytes) {

    /** Whether the bytes go out as they are, correlation and all. */
    boolean isRaw() {
        return verb == Verb.RAW;
    }

    /** Writes the correlation into the frame. */
    void correlate(int correlation) {
        Unpooled.wrappedBuffer(bytes).setIntLE(FrameLayout.CORRELATION_OFFSET, correlation);
    }
}
