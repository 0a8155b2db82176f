package dev.tidemark.bench.peer;

import com.sun.management.ThreadMXBean;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of Netty that listens on loopback, with the options that Tidemark's loops have: pooled buffers, one large read
 * buffer, one write a read. Lifetime: until {@link #close}.
 */
final class PeerServer implements AutoCloseable {
    private static final int BACKLOG = 4_096;

    private final MultiThreadIoEventLoopGroup group;
    private final InetSocketAddress address;

    /**
     * Begins to listen.
     *
     * @param port 0 for any free one.
     * @throws IOException if the port cannot be used.
     */
    PeerServer(PeerTransport transport, int port, Answers answers) throws IOException {
        group = new MultiThreadIoEventLoopGroup(1, transport.handlerFactory());
        SharedReadBuffer readBuffer = new SharedReadBuffer();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (transport != PeerTransport.IO_URING) {
                            channel.config().setRecvByteBufAllocator(readBuffer);
                        }
                        channel.pipeline().addLast(new PeerConnection(answers));
                    }
                });
        var bound = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        address = (InetSocketAddress) bound.channel().localAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Bytes of Java objects that the calling thread has ever allocated. */
    static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Waits until {@link #close}, or for ever. */
    void awaitEnd() {
        group.terminationFuture().awaitUninterruptibly();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
