package dev.tidemark.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** One large buffer that all connections are read into, as Tidemark has it. Only for epoll and NIO. Thread: the loop. */
final class SharedReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int CAPACITY = 256 * 1024;

    private ByteBuf shared;

    SharedReadBuffer() {
        super(1);
    }

    private ByteBuf take(ByteBufAllocator allocator) {
        if (shared == null) {
            shared = allocator.directBuffer(CAPACITY, CAPACITY);
        }
        return shared.refCnt() > 1
                ? allocator.directBuffer(CAPACITY, CAPACITY)
                : shared.clear().retain();
    }

    @Override
    @SuppressWarnings("deprecation")
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
