package dev.tidemark.loadgen.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The one large buffer that all connections of a loop are read into, one read a turn each. A read while somebody still holds
 * the buffer gets one of its own.
 *
 * <p>Thread: the loop. Allocation: once, and in the case just said.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    /** Bytes read from one connection at once. */
    static final int CAPACITY = 256 * 1024;

    private ByteBuf shared;

    ReadBuffer() {
        super(1);
    }

    private ByteBuf take(ByteBufAllocator allocator) {
        if (shared == null) {
            shared = allocator.directBuffer(CAPACITY, CAPACITY);
        }
        if (shared.refCnt() > 1) {
            return allocator.directBuffer(CAPACITY, CAPACITY);
        }
        return shared.clear().retain();
    }

    void close() {
        if (shared != null) {
            shared.release();
            shared = null;
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the type that the transport asks for
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return take(allocator);
            }

            @Override
            public int guess() {
                return CAPACITY;
            }
        };
    }
}
