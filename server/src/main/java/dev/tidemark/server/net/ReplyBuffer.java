package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.server.metrics.RequestCounters;
import dev.tidemark.server.shard.Output;
import dev.tidemark.server.shard.Replies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.agrona.UnsafeApi;

/**
 * The replies of one connection that have not been written: one buffer that grows, and one write of it a turn. While the
 * socket has not taken all of the last write, no further one is begun, so that what a slow client leaves unread is counted
 * here and nowhere else.
 *
 * <p>Replies may have to wait until the journal is confirmed up to a position; those behind them wait too, so that they leave in
 * the order made. There are two such waits at most: what came before the first stays as it is, and everything behind waits for
 * the last. A journal confirms in steps, and each step frees all that was made before it was begun; so that is all it takes.
 *
 * <p>Thread: the connection's. Allocation: pooled buffers; objects only when the socket is full.
 */
final class ReplyBuffer {
    private static final int LEAST_CAPACITY = 2 * 1024;

    private final Output output = new Output();
    private ByteBuf buffer;
    private boolean writing;
    /** Bytes of the write that the socket has not taken all of, and how many such writes there were. */
    private int writingBytes;

    private int writes;
    /** Bytes of the buffer that may leave once {@link #firstPosition} is confirmed; 0 if there is no such wait. */
    private int firstLength;

    private long firstPosition;
    /** What all bytes behind those wait for. */
    private long lastPosition;

    /** Says where the replies that are begun in it are counted. */
    void countIn(RequestCounters counters) {
        output.countIn(counters);
    }

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

    /** What has been put in, and what will be, waits until a position is confirmed. */
    void hold(long position) {
        lastPosition = position;
    }

    /** Whether something in it waits for the journal. */
    boolean isHeld() {
        return firstLength > 0;
    }

    /** Bytes that wait for a write to be begun. */
    int size() {
        return buffer == null ? 0 : output.position();
    }

    /** Whether the socket has not taken all of a write yet. */
    boolean isWriting() {
        return writing;
    }

    /** Writes so far that the socket did not take all of at once. */
    int writes() {
        return writes;
    }

    /** Memory that is held until the client has read. */
    long heldBytes() {
        return writingBytes + (buffer == null ? 0L : buffer.capacity());
    }

    /** Whether the socket has taken everything. */
    boolean isWritten() {
        return size() == 0 && !writing;
    }

    /**
     * Writes what may leave, unless a write is under way. Called at the end of every turn in which something was put in.
     *
     * @param confirmed the journal's position up to which replies may leave.
     * @param onWritten is called later, if the socket would not take all at once, when it has.
     * @return whether the socket has taken everything.
     */
    boolean write(ChannelHandlerContext context, long confirmed, Runnable onWritten) {
        int size = size();
        if (size == 0) {
            release();
            return !writing;
        }
        int leaving = lastPosition <= confirmed ? size : heldBack(size, confirmed);
        if (writing || leaving == 0) {
            return false;
        }
        ByteBuf full = buffer.writerIndex(leaving);
        keepBehind(context.alloc(), leaving, size);
        context.writeAndFlush(full, context.voidPromise());
        ChannelOutboundBuffer outbound = context.channel().unsafe().outboundBuffer();
        if (outbound == null || outbound.isEmpty()) {
            return outbound != null;
        }
        writing = true;
        writingBytes = leaving;
        writes++;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            writing = false;
            writingBytes = 0;
            onWritten.run();
        });
        return false;
    }

    /** How many bytes may leave though the last must wait. */
    private int heldBack(int size, long confirmed) {
        if (firstLength == 0) {
            firstLength = size;
            firstPosition = lastPosition;
        }
        return firstPosition <= confirmed ? firstLength : 0;
    }

    /** Takes the buffer away, and keeps what lies behind the bytes that leave in another. */
    private void keepBehind(ByteBufAllocator allocator, int leaving, int size) {
        ByteBuf full = buffer;
        buffer = null;
        firstLength = 0;
        if (leaving < size) {
            long rest = output(allocator, size - leaving).claim(size - leaving);
            UnsafeApi.copyMemory(full.memoryAddress() + leaving, rest, size - leaving);
            firstLength = size - leaving;
            firstPosition = lastPosition;
        }
    }

    /**
     * The journal is broken: every reply that would say what a request changed says instead that nobody knows, and nothing waits
     * any longer.
     */
    void makeUnknown(ByteBufAllocator allocator, byte[] text) {
        if (size() > 0) {
            ByteBuf known = buffer;
            int size = output.position();
            buffer = null;
            for (int at = 0; at < size; ) {
                long reply = known.memoryAddress() + at;
                int length = UnsafeApi.getInt(reply + FrameLayout.LENGTH_OFFSET);
                Replies.copyAsUnknown(
                        output(allocator, Math.max(length, Replies.MAX_REFUSAL_LENGTH)), reply, length, text);
                at += length;
            }
            known.release();
        }
        firstLength = 0;
        lastPosition = 0;
    }

    /** Drops what has not been handed to the socket. */
    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        firstLength = 0;
    }
}
