package dev.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.function.Supplier;

/**
 * The one large buffer that all connections of an event loop are read into: what is left of it after its frames were run is
 * copied away, so the next read can use it again, and it stays in the processor's cache.
 *
 * <p>Only for transports that fill the buffer within the read call (epoll, NIO). Thread: the loop. Allocation: once, and for a
 * read that comes while somebody still holds the buffer.
 */
final class ReadBuffer {
    /** Bytes read from one connection in one turn at most. */
    static final int CAPACITY = 256 * 1024;

    private ByteBuf shared;

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

    /** Lets one connection read into the buffer of whatever loop it is served by at the time. */
    static final class Allocator extends DefaultMaxMessagesRecvByteBufAllocator {
        private final Supplier<ReadBuffer> current;

        Allocator(Supplier<ReadBuffer> current) {
            super(1);
            this.current = current;
        }

        @Override
        @SuppressWarnings("deprecation")
        public Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public ByteBuf allocate(ByteBufAllocator allocator) {
                    return current.get().take(allocator);
                }

                @Override
                public int guess() {
                    return CAPACITY;
                }
            };
        }
    }
}
