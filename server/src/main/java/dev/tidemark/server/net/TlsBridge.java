package dev.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Between TLS and a {@link Connection}: gives it what was decrypted at an address, and says that the client has ended its
 * side where TLS says so.
 *
 * <p>Thread: the connection's. Allocation: only where TLS has decrypted into the heap.
 */
final class TlsBridge extends ChannelInboundHandlerAdapter {
    private final Connection connection;

    TlsBridge(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.hasMemoryAddress()) {
            ByteBuf direct = context.alloc().directBuffer(bytes.readableBytes());
            direct.writeBytes(bytes);
            bytes.release();
            bytes = direct;
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.onTlsRead();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            connection.onHandshake(handshake.isSuccess());
        } else if (event instanceof SslCloseCompletionEvent) {
            context.fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
