package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** Cuts what comes from the server into frames. Thread: one. */
final class FrameReader {
    private static final int READ_LENGTH = 64 * 1024;

    private final InputStream in;
    private final byte[] chunk = new byte[READ_LENGTH];
    private final ByteBuf received = Unpooled.buffer(READ_LENGTH);

    FrameReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next frame that is there in full, copied.
     *
     * @return null if more must be read first.
     * @throws MalformedFrameException if the length is none that a reply may have: where the next frame begins is not known.
     */
    ByteBuf next() {
        if (received.readableBytes() < Integer.BYTES) {
            return null;
        }
        long length = received.getUnsignedIntLE(received.readerIndex());
        if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
            throw new MalformedFrameException("the server sent a frame of length " + length + ", expected "
                    + FrameLayout.HEADER_LENGTH + " … " + FrameLayout.DEFAULT_MAX_FRAME_LENGTH);
        }
        if (received.readableBytes() < length) {
            return null;
        }
        ByteBuf frame = Unpooled.buffer((int) length);
        received.readBytes(frame, (int) length);
        return frame;
    }

    /**
     * Waits for bytes, at most as long as the socket's read timeout.
     *
     * @return false at the end of the stream.
     */
    boolean read() throws IOException {
        int count;
        try {
            count = in.read(chunk);
        } catch (SocketTimeoutException e) {
            return true;
        }
        if (count < 0) {
            return false;
        }
        received.discardReadBytes();
        received.writeBytes(chunk, 0, count);
        return true;
    }

    /** Bytes of a frame that never came in full. */
    int left() {
        return received.readableBytes();
    }
}
