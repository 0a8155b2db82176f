package dev.tidemark.bench.peer;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** The ways to the operating system's sockets, those that Tidemark has. */
enum PeerTransport {
    EPOLL(EpollServerSocketChannel.class),
    IO_URING(IoUringServerSocketChannel.class),
    NIO(NioServerSocketChannel.class);

    private final Class<? extends ServerChannel> serverChannel;

    PeerTransport(Class<? extends ServerChannel> serverChannel) {
        this.serverChannel = serverChannel;
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    IoHandlerFactory handlerFactory() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }
}
