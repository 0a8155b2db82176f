package dev.tidemark.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Everything about Netty that is set up: the thread, the socket's options and the pipeline. Thread: any. */
final class Transport {
    static final String THREAD_NAME = "tidemark-client";

    private Transport() {}

    /** A group of one daemon thread. */
    static IoEventLoopGroup newThread() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(THREAD_NAME, true), NioIoHandler.newFactory());
    }

    /** Begins to connect; the connection is told how it goes. */
    static void connect(Settings settings, EventLoop loop, Connection connection) {
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        TimeUnit.NANOSECONDS.toMillis(settings.connectTimeoutNs()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (settings.tls() != null) {
                            channel.pipeline().addLast(tls(settings));
                        }
                        channel.pipeline().addLast(new FrameReader(connection));
                    }
                })
                .connect(settings.host(), settings.port());
        connected.addListener(done -> {
            if (done.isSuccess()) {
                connection.onConnected(connected.channel());
            } else {
                connection.fail(done.cause());
            }
        });
    }

    private static SslHandler tls(Settings settings) {
        SSLEngine engine = settings.tls().createSSLEngine(settings.host(), settings.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // which is: the name must be in the certificate
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(TimeUnit.NANOSECONDS.toMillis(settings.connectTimeoutNs()));
        return handler;
    }
}
