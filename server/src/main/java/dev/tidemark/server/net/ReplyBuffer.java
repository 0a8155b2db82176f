package dev.tidemark.server.net;

import dev.tidemark.server.shard.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * The replies of one connection that have not been written: one buffer that grows, and one write of it a turn. While the
 * socket has not taken all of the last write, no further one is begun, so that what a slow client leaves unread is counted
 * here and nowhere else.
 *
 * <p>Thread: the connection's. Allocation: pooled buffers; objects only when the socket is full.
 */
final class ReplyBuffer {
    private static final int LEAST_CAPACITY = 2 * 1024;

    private final Output output = new Output();
    private ByteBuf buffer;
    private boolean writing;

    /** The output, with room for so many bytes more. */
    Output output(ByteBufAllocator allocator, int bytes) {
        if (buffer == null) {
            buffer = allocator.directBuffer(Math.max(LEAST_CAPACITY, bytes));
            output.wrap(buffer.memoryAddress(), buffer.capacity());
        } else if (output.remaining() < bytes) {
            grow(allocator, bytes);
        }
        return output;
    }

    private void grow(ByteBufAllocator allocator, int bytes) {
        int written = output.position();
        int capacity = Math.max(4 * buffer.capacity(), Integer.highestOneBit(written + bytes) * 2);
        ByteBuf larger = allocator.directBuffer(capacity);
        larger.writeBytes(buffer.writerIndex(written));
        buffer.release();
        buffer = larger;
        output.wrap(larger.memoryAddress(), larger.capacity(), written);
    }

    /** Bytes that wait for a write to be begun. */
    int size() {
        return buffer == null ? 0 : output.position();
    }

    /** Whether the socket has taken everything. */
    boolean isWritten() {
        return size() == 0 && !writing;
    }

    /**
     * Writes what there is, unless a write is under way.
     *
     * @param onWritten is called later, if the socket would not take all at once, when it has.
     * @return whether the socket has taken everything.
     */
    boolean write(ChannelHandlerContext context, Runnable onWritten) {
        if (writing) {
            return false;
        }
        if (size() == 0) {
            release();
            return true;
        }
        ByteBuf full = buffer.writerIndex(output.position());
        buffer = null;
        context.writeAndFlush(full, context.voidPromise());
        ChannelOutboundBuffer outbound = context.channel().unsafe().outboundBuffer();
        if (outbound == null || outbound.isEmpty()) {
            return outbound != null;
        }
        writing = true;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            writing = false;
            onWritten.run();
        });
        return false;
    }

    /** Drops what has not been handed to the socket. */
    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
