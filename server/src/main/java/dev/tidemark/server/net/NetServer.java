package dev.tidemark.server.net;

import com.sun.management.ThreadMXBean;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.shard.Peers;
import dev.tidemark.server.shard.Shard;
import dev.tidemark.server.shard.ShardLimits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All event loops of a server and its listening socket, which loop 0 serves beside its connections.
 *
 * <p>Order of use: {@link #NetServer}, {@link #wakeups}, {@link #attach} a shard to every loop, {@link #bind}, and at the end
 * {@link #stopAccepting}, {@link #onEachLoop}, {@link #close}. Thread: the one that starts and stops the server.
 */
public final class NetServer implements AutoCloseable {
    private static final int BACKLOG = 4_096;

    private final Transport transport;
    private final ServerContext context;
    private final ShardLoop[] loops;
    private final MultiThreadIoEventLoopGroup group;
    private Channel listener;

    public NetServer(Transport transport, ServerContext context, ShardCounters[] counters) {
        this.transport = transport;
        this.context = context;
        loops = new ShardLoop[counters.length];
        IoHandlerFactory transportFactory = transport.handlerFactory();
        int[] made = {0};
        IoHandlerFactory factory = executor -> {
            int index = made[0]++;
            loops[index] = new ShardLoop(
                    index, (EventLoop) executor, transportFactory.newHandler(executor), context, counters[index]);
            return loops[index];
        };
        context.loops(loops);
        group = new MultiThreadIoEventLoopGroup(loops.length, factory);
    }

    /** What wakes each loop's thread, in the order of the shards. */
    public Peers.Wakeup[] wakeups() {
        return loops.clone();
    }

    /** Gives each loop its shard, and starts its thread: it must run for other shards' sake, also without a connection. */
    public void attach(Shard[] shards) {
        onEachLoop(loop -> loop.shard(shards[loop.index()]));
    }

    /** Other bounds of connections and shards: each loop takes them over between two of its turns. Returns when all have. */
    public void limits(NetLimits limits, ShardLimits shardLimits) {
        context.admission().limits(limits);
        onEachLoop(loop -> {
            loop.limits(limits);
            loop.shard().limits(shardLimits);
        });
    }

    /** The tokens file has been read again: connections whose token is gone end. */
    public void onTokensChanged() {
        onEachLoop(loop -> loop.guarding().onTokensChanged());
    }

    /**
     * Begins to listen.
     *
     * @return the address, with the port that was chosen if none was given.
     * @throws IOException if the address cannot be used.
     */
    public InetSocketAddress bind(SocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TlsHandler tls =
                                context.tls() == null ? null : context.tls().newHandler(channel.alloc());
                        Connection connection = new Connection(loopOf(channel), tls);
                        if (tls != null) {
                            channel.pipeline().addLast(tls).addLast(new TlsBridge(connection));
                        } else if (transport.isReadinessBased()) {
                            channel.config().setRecvByteBufAllocator(new ReadBuffer.Allocator(connection::readBuffer));
                        }
                        channel.pipeline().addLast(connection);
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
        return (InetSocketAddress) listener.localAddress();
    }

    private ShardLoop loopOf(Channel channel) {
        for (ShardLoop loop : loops) {
            if (loop.eventLoop() == channel.eventLoop()) {
                return loop;
            }
        }
        throw new IllegalStateException("no shard for event loop: channel=" + channel);
    }

    /** Bytes of Java objects that the loops' threads have ever allocated. Thread: any. */
    public long allocatedBytes() {
        long sum = 0;
        for (int i = 0; i < loops.length; i++) {
            sum += allocatedBytes(i);
        }
        return sum;
    }

    /** The same of one loop's thread. Thread: any. */
    public long allocatedBytes(int loop) {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(loops[loop].threadId());
    }

    /** Processor time of one loop's thread in ns. Thread: any. */
    public long cpuNs(int loop) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(loops[loop].threadId());
    }

    /** Closes the listening socket. */
    public void stopAccepting() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
    }

    /** Runs something on every loop's thread, and waits until it has been run. */
    public void onEachLoop(Consumer<ShardLoop> action) {
        for (ShardLoop loop : loops) {
            loop.eventLoop().submit(() -> action.accept(loop)).awaitUninterruptibly();
        }
    }

    /** Ends the loops' threads. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
