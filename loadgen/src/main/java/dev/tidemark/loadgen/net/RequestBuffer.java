package dev.tidemark.loadgen.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * The requests of one connection that have not been written: one buffer that grows, and one write of it at a time. While the
 * socket has not taken all of the last write, none is begun.
 *
 * <p>Thread: the connection's. Allocation: pooled buffers; objects only when the socket is full.
 */
final class RequestBuffer {
    private static final int LEAST_CAPACITY = 4 * 1024;

    private ByteBuf buffer;
    private boolean writing;

    /** Where requests are appended. */
    ByteBuf out(ChannelHandlerContext context) {
        if (buffer == null) {
            buffer = context.alloc().directBuffer(LEAST_CAPACITY);
        }
        return buffer;
    }

    /** Whether the socket has not taken the last write yet. */
    boolean isWriting() {
        return writing;
    }

    /**
     * Writes what there is, unless a write is under way.
     *
     * @param onWritten is called later, if the socket would not take all at once, when it has.
     */
    void write(ChannelHandlerContext context, Runnable onWritten) {
        if (writing || buffer == null) {
            return;
        }
        ByteBuf full = buffer;
        buffer = null;
        context.writeAndFlush(full, context.voidPromise());
        ChannelOutboundBuffer outbound = context.channel().unsafe().outboundBuffer();
        if (outbound != null && !outbound.isEmpty()) {
            writing = true;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
                writing = false;
                onWritten.run();
            });
        }
    }

    /** Drops what has not been handed to the socket. */
    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
