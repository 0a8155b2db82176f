package dev.tidemark.server.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** The ways to the operating system's sockets. */
public enum Transport {
    /** Linux's epoll, through native code. */
    EPOLL(EpollServerSocketChannel.class, true),
    /** Linux's io_uring, through native code. Connections cannot be moved between loops. */
    IO_URING(IoUringServerSocketChannel.class, false),
    /** The JDK's own, everywhere. */
    NIO(NioServerSocketChannel.class, true);

    private final Class<? extends ServerChannel> serverChannel;
    private final boolean readiness;

    Transport(Class<? extends ServerChannel> serverChannel, boolean readiness) {
        this.serverChannel = serverChannel;
        this.readiness = readiness;
    }

    /** The best that this machine has: epoll, else NIO. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** Why this machine does not have it, or null if it does. */
    public Throwable unavailabilityCause() {
        return switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
            case NIO -> null;
        };
    }

    /** Whether it reads when data is there, within the call: then connections can move, and share a read buffer. */
    public boolean isReadinessBased() {
        return readiness;
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
