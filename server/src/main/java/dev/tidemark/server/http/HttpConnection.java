package dev.tidemark.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of an {@link HttpPort}: one request after the other, and a deadline for whatever it has to do next. Nothing is read
 * until a reply has left, so that a client holds one reply at most; one that sends on though it does not read is cut off behind
 * the reply.
 *
 * <p>Thread: the port's.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final Map<String, HttpPage> pages;
    private final HttpLimits limits;
    private final boolean onLoopback;
    private Future<?> deadline;
    private HttpRequest request;
    private boolean answering;
    private boolean overtaken;

    /** @param onLoopback whether the port is for this machine alone, and so called by this machine's names. */
    HttpConnection(Map<String, HttpPage> pages, HttpLimits limits, boolean onLoopback) {
        this.pages = pages;
        this.limits = limits;
        this.onLoopback = onLoopback;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        await(context, limits.requestMs());
        context.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    /** Closes the connection unless what is waited for next comes in time. */
    private void await(ChannelHandlerContext context, long ms) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = context.executor().schedule(() -> context.close(), ms, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (answering) {
                overtaken = true;
                return;
            }
            if (message instanceof HttpRequest head) {
                request = head;
            }
            if (message instanceof LastHttpContent && request != null) {
                HttpRequest whole = request;
                request = null;
                answer(context, whole);
            } else if (request != null && mustBeClosed(request)) {
                HttpRequest refused = request;
                request = null;
                answer(context, refused);
            } else {
                context.read();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Whether the rest of a request is not waited for: it cannot be understood, or has a body, which nothing here takes. */
    private static boolean mustBeClosed(HttpRequest request) {
        return request.decoderResult().isFailure()
                || HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.isContentLengthSet(request) && HttpUtil.getContentLength(request, 0L) > 0;
    }

    private void answer(ChannelHandlerContext context, HttpRequest whole) {
        boolean keepsAlive = HttpUtil.isKeepAlive(whole) && !mustBeClosed(whole);
        HttpReply reply = reply(whole);
        boolean bodyless = whole.method().equals(HttpMethod.HEAD);
        ByteBuf body = bodyless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, reply.policy());
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        if (reply.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        HttpUtil.setKeepAlive(response, keepsAlive);
        await(context, limits.requestMs());
        answering = true;
        context.writeAndFlush(response).addListener((ChannelFutureListener) written -> {
            answering = false;
            if (written.isSuccess() && keepsAlive && !overtaken) {
                await(context, limits.nextRequestMs());
                context.read();
            } else {
                context.close();
            }
        });
    }

    private HttpReply reply(HttpRequest whole) {
        if (whole.decoderResult().isFailure()) {
            return refusalOf(whole.decoderResult().cause());
        }
        if (!whole.method().equals(HttpMethod.GET) && !whole.method().equals(HttpMethod.HEAD)) {
            return HttpReply.line(405, "only GET and HEAD");
        }
        if (mustBeClosed(whole)) {
            return HttpReply.line(413, "a request has no body here");
        }
        if (onLoopback && !HostHeader.namesThisMachine(whole.headers().get(HttpHeaderNames.HOST))) {
            return HttpReply.line(421, "this port is for this machine alone: ask for localhost or its address");
        }
        String target = whole.uri();
        int query = target.indexOf('?');
        HttpPage page = pages.get(query < 0 ? target : target.substring(0, query));
        if (page == null) {
            return HttpReply.line(404, "not here; there are " + String.join(" ", sortedPaths()));
        }
        return page.get(whole.headers().get(HttpHeaderNames.ACCEPT));
    }

    private Iterable<String> sortedPaths() {
        return pages.keySet().stream().sorted().toList();
    }

    private static HttpReply refusalOf(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpReply.line(414, "the first line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpReply.line(431, "the headers are too long");
        }
        return HttpReply.line(400, "this is not HTTP/1.1");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("an HTTP connection is closed", cause);
        }
        context.close();
    }
}
