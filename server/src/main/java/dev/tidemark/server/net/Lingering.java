package dev.tidemark.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How the server closes a connection: it ends its own direction and goes on reading and dropping for a while, since a socket
 * that is closed with bytes unread resets the connection, and the last reply may be lost.
 *
 * <p>Thread: the connection's.
 */
final class Lingering {
    private Future<?> timer;

    /** Ends the output, and closes after {@link NetLimits#LINGER_MS} at the latest. Later calls do nothing. */
    void start(ChannelHandlerContext context) {
        if (timer == null) {
            timer = context.executor().schedule(() -> context.close(), NetLimits.LINGER_MS, TimeUnit.MILLISECONDS);
            SslHandler tls = context.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound(); // the client's library tells this end from a connection cut off
            }
            ((DuplexChannel) context.channel()).shutdownOutput();
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
