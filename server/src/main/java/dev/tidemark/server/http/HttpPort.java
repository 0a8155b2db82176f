package dev.tidemark.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP port: GET and HEAD of a fixed set of pages, each made when it is asked for. Connections, requests and the time that
 * clients may take are bounded by {@link HttpLimits}.
 *
 * <p>Thread: pages are made on one of its own, named {@code http}; everything else is safe from any.
 */
public final class HttpPort implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<String, HttpPage> pages;
    private final HttpLimits limits;
    private final boolean onLoopback;
    private InetSocketAddress address;

    private HttpPort(Map<String, HttpPage> pages, HttpLimits limits, boolean onLoopback) {
        this.pages = pages;
        this.limits = limits;
        this.onLoopback = onLoopback;
    }

    /**
     * Begins to serve.
     *
     * @param address where to listen; port 0 takes any free one.
     * @param pages by their path.
     * @throws IOException if the address cannot be used.
     */
    public static HttpPort open(InetSocketAddress address, Map<String, HttpPage> pages) throws IOException {
        return open(address, pages, HttpLimits.STANDARD);
    }

    /** The same, with other bounds. */
    static HttpPort open(InetSocketAddress address, Map<String, HttpPage> pages, HttpLimits limits) throws IOException {
        HttpPort port =
                new HttpPort(Map.copyOf(pages), limits, address.getAddress().isLoopbackAddress());
        try {
            port.bind(address);
            return port;
        } catch (IOException e) {
            port.close();
            throw e;
        }
    }

    private void bind(InetSocketAddress wanted) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(HttpLimits.READ_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        var bound = bootstrap.bind(wanted).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        connections.add(bound.channel());
        address = (InetSocketAddress) bound.channel().localAddress();
    }

    private void accept(Channel channel) {
        if (connections.size() > limits.connections()) { // the listening one is among them
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(HttpLimits.FIRST_LINE_BYTES)
                        .setMaxHeaderSize(HttpLimits.HEADER_BYTES)
                        .setMaxChunkSize(HttpLimits.READ_BYTES)))
                .addLast(new HttpConnection(pages, limits, onLoopback));
    }

    /** Where it listens, with the port that was chosen if none was given. */
    public InetSocketAddress address() {
        return address;
    }

    /** Closes all connections and ends the thread; a page that is being made is finished first. */
    @Override
    public void close() {
        connections.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
