package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.shard.Replies;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;
import org.agrona.UnsafeApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: finds the frames in its bytes and has them run in order, stops and goes on with reading, and closes. What a frame
 * does is in {@link ConnectionRequests}, what is answered in {@link ConnectionReplies}, who the client is and what it may
 * take in {@link ConnectionGuard}.
 *
 * <p>Frames stop being run, and later bytes being read, while something is full: replies not written, requests under way, or
 * a fan-out, whose place in the order of its users is kept so. {@link #resume} goes on.
 *
 * <p>Thread: the loop that it is registered with. Allocation: none for a request that is done at once.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);

    private final ConnectionReplies replies = new ConnectionReplies(this);
    private final ConnectionRequests requests = new ConnectionRequests(this, replies);
    /** Null without TLS. */
    private final TlsHandler tls;

    private ShardLoop loop;
    private ChannelHandlerContext context;
    /** Null until the channel is active. */
    private ConnectionGuard guard;

    /** Bytes read whose frames have not been run, or null. */
    private ByteBuf unread;
    /** Of those, how many were read before the server began to stop. */
    private int unreadBeforeDrain;
    /** How often bytes came, and how often frames ended: what {@link Deadlines} looks at. */
    private int reads;

    private int framesEnded;
    /** Among the connections of its loop. */
    private boolean counted;

    private boolean moving;
    private boolean reading = true;
    private boolean inputEnded;
    /** No frame is run any more; what is under way is answered, then the connection is closed. */
    private boolean closing;
    /** The server closes, and so does the connection once it has run what was read before. */
    private boolean closingOnceDrained;
    /** Among those of the loop that can go on. */
    private boolean resumable;

    /** {@code tls}: what its bytes come through, or null if they come as they are. */
    Connection(ShardLoop loop, TlsHandler tls) {
        this.tls = tls;
        loop(loop);
    }

    private void loop(ShardLoop newLoop) {
        loop = newLoop;
        replies.countIn(newLoop);
    }

    // ---- what its parts need of it

    ReadBuffer readBuffer() {
        return loop.readBuffer();
    }

    ShardLoop loop() {
        return loop;
    }

    ChannelHandlerContext context() {
        return context;
    }

    ConnectionGuard guard() {
        return guard;
    }

    boolean isActive() {
        return context.channel().isActive();
    }

    boolean isMoving() {
        return moving;
    }

    /** Bytes that are held for this connection. */
    long heldBytes() {
        return requests.heldBytes()
                + replies.heldBytes()
                + (unread == null ? 0 : unread.capacity())
                + (tls == null ? 0 : tls.heldBytes());
    }

    /** Whether the frame being run, of so many bytes, had been read as a whole before the server began to stop. */
    boolean wasReadBeforeDrain(int frameLength) {
        return unreadBeforeDrain >= frameLength;
    }

    /** Whether the client takes too long. */
    Deadlines.Late lateness(Deadlines deadlines, boolean stranger, long nowMs) {
        NetLimits.Timeouts timeouts = loop.limits().timeouts();
        Deadlines.Late late = replies.lateness(deadlines, timeouts, nowMs);
        if (late != Deadlines.Late.NOTHING || closing) {
            return late;
        }
        boolean runs = mayRun();
        boolean insideFrame = unread != null || tls != null && tls.isInsideRecord();
        boolean busy = !requests.areAnswered() || !runs || insideFrame || !replies.areWritten();
        return deadlines.lookAtReading(timeouts, nowMs, stranger, insideFrame && runs, framesEnded, busy, reads);
    }

    // ---- Netty's events

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Admission.Place place = loop.server().admission().enter(ctx.channel().remoteAddress());
        guard = new ConnectionGuard(this, place);
        if (place.isRefused()) {
            loop.counters().increment(ShardCounter.CONNECTIONS_REFUSED);
            if (place.isToldWhy() && loop.server().tls() == null) {
                refuseLast(Status.OVERLOADED, place.refusal());
            } else {
                ctx.close();
            }
            return;
        }
        counted = true;
        loop.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onGone();
    }

    private void onGone() {
        closing = true;
        inputEnded = true;
        releaseUnread();
        replies.onGone();
        requests.onGone();
        if (guard != null) {
            guard.hold(requests.heldBytes(), loop.heldBytes());
            guard.place().leave();
        }
        if (counted) {
            counted = false;
            if (!moving) {
                loop.remove(this);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (closing || !counted || loop.hasFailed()) {
                return;
            }
            loop.enterTurn();
            reads++;
            if (unread == null) {
                int consumed = runFrames(bytes.memoryAddress() + bytes.readerIndex(), bytes.readableBytes());
                bytes.skipBytes(consumed);
                keep(bytes);
            } else {
                unread.writeBytes(bytes);
                runUnread();
            }
            stopOrGoOnReading();
            guard.account();
        } catch (OutOfMemoryError e) {
            onOutOfMemory(e);
        } catch (Throwable failure) {
            loop.onFailure(failure);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete) {
            inputEnded = true;
            closeIfAnswered();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException)) {
            LOGGER.warn("connection closed: remote={} cause={}", ctx.channel().remoteAddress(), cause.toString());
        }
        ctx.close();
    }

    // ---- frames

    /** Runs the frames at an address until one is cut off or must wait. @return the bytes of those that were run. */
    private int runFrames(long address, int length) {
        int at = 0;
        int readAhead = 0;
        int frames = 0;
        while (!closing && length - at >= Integer.BYTES && mayRun()) {
            long frame = address + at;
            if (at >= readAhead) {
                readAhead = at + loop.shard().readAhead(frame, length - at);
            }
            int frameLength = UnsafeApi.getInt(frame + FrameLayout.LENGTH_OFFSET);
            if (frameLength < FrameLayout.HEADER_LENGTH || frameLength > guard.maxFrameBytes()) {
                refuseFraming(Integer.toUnsignedLong(frameLength));
                break;
            }
            if (length - at < frameLength || !requests.runFrame(frame, frameLength)) {
                break;
            }
            at += frameLength;
            unreadBeforeDrain = Math.max(0, unreadBeforeDrain - frameLength);
            frames++;
        }
        loop.counters().add(ShardCounter.REQUESTS, frames);
        framesEnded += frames;
        return at;
    }

    private boolean mayRun() {
        return replies.size() < loop.limits().unreadReplyBytes() && requests.mayRun() && !moving;
    }

    private void refuseFraming(long frameLength) {
        loop.counters().increment(ShardCounter.BAD_REQUESTS);
        boolean tooShort = frameLength < FrameLayout.HEADER_LENGTH;
        String text = tooShort
                ? "frame length " + frameLength + " is below " + FrameLayout.HEADER_LENGTH
                : "frame length " + frameLength + " is above " + guard.maxFrameBytes()
                        + (guard.permitted() == 0 ? ", the most before a token is shown" : "");
        refuseLast(tooShort ? Status.MALFORMED : Status.TOO_LARGE, Replies.text(text));
    }

    // ---- replies

    /** The turn ends: writes the replies that it brought, and those that waited, as far as the journal is confirmed. */
    void writeReplies() {
        if (!isActive()) {
            replies.release();
            return;
        }
        if (replies.write() && !moving) {
            goOnLater();
            closeIfAnswered();
        }
        guard.account();
    }

    /** The journal has got further since replies were held. */
    void onConfirmed() {
        replies.onConfirmed();
    }

    /** The journal is broken: what waits for it is answered INTERNAL, and nothing more is run. */
    void onJournalFailed(byte[] text) {
        closing = true;
        if (isActive()) {
            try {
                replies.onJournalFailed(text);
            } catch (OutOfMemoryError e) {
                onOutOfMemory(e);
            }
        }
    }

    /** There is no memory for this connection's bytes: it ends, and the others go on. */
    void onOutOfMemory(OutOfMemoryError error) {
        LOGGER.warn("connection closed: no memory for its buffers: {}", error.getMessage());
        context.close();
    }

    // ---- stopping and going on

    /** The shard can take requests again. */
    void onNoLongerStarved() {
        requests.onNoLongerStarved();
        if (!resumable) { // or else this turn gets there
            resume();
        }
    }

    /** Has {@link #resume} called in this turn or the next, if there may be anything to do. */
    void goOnLater() {
        if (!resumable && (unread != null || !reading || inputEnded || closing || closingOnceDrained)) {
            resumable = true;
            loop.addResumable(this);
        }
    }

    /** Goes on with the frames that had to wait. */
    void resume() {
        try {
            goOn();
        } catch (OutOfMemoryError e) {
            onOutOfMemory(e);
        }
    }

    private void goOn() {
        resumable = false;
        if (isActive()) {
            if (unread != null && !closing) {
                runUnread();
            }
            closing |= closingOnceDrained && (unread == null || unreadBeforeDrain == 0 || mayRun());
            stopOrGoOnReading();
            closeIfAnswered();
        }
    }

    private void runUnread() {
        int consumed = runFrames(unread.memoryAddress() + unread.readerIndex(), unread.readableBytes());
        unread.skipBytes(consumed);
        if (closing || !unread.isReadable()) {
            releaseUnread();
        } else {
            unread.discardSomeReadBytes();
        }
    }

    private void keep(ByteBuf bytes) {
        if (bytes.isReadable() && !closing) {
            unread = context.alloc().directBuffer(bytes.readableBytes());
            unread.writeBytes(bytes);
        }
    }

    private void releaseUnread() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    private void stopOrGoOnReading() {
        boolean mayRead = closing || mayRun();
        if (reading != mayRead) {
            reading = mayRead;
            context.channel().config().setAutoRead(mayRead);
        }
    }

    // ---- TLS

    /** The TLS handshake has ended. */
    void onHandshake(boolean succeeded) {
        if (!succeeded) {
            loop.counters().increment(ShardCounter.HANDSHAKES_FAILED);
        } else if (guard != null) {
            guard.onHandshake();
        }
    }

    /** Bytes have come, which may be part of a record only: such a part is held. */
    void onTlsRead() {
        if (counted) {
            guard.account();
        }
    }

    // ---- moving to another loop

    /** Moves to another loop, and answers HELLO from there. Nothing is under way or unwritten: it is the first frame. */
    void moveTo(ShardLoop target, int correlation) {
        moving = true;
        reading = false;
        context.channel().config().setAutoRead(false);
        ShardLoop source = loop;
        source.remove(this);
        guard.hold(0, source.heldBytes());
        Runnable whenMoved = () -> {
            moving = false;
            target.add(this);
            Hello.reply(
                    replies.output(Hello.replyLength(target.server())),
                    correlation,
                    target.server(),
                    guard.told(),
                    target.index());
            guard.onTokensChanged(); // they may have, while no loop had it
            if (target.isDraining()) {
                onDraining();
            }
            if (target.isClosing()) {
                closeWhenDrained();
            }
            goOnLater();
        };
        ConnectionMove.start(context.channel(), target, () -> loop(target), whenMoved, this::onGone);
    }

    // ---- closing

    /** The server begins to stop: what was read before is still run. */
    void onDraining() {
        unreadBeforeDrain = unread == null ? 0 : unread.readableBytes();
    }

    /** The server closes: what was read before it began to stop is still run, then the connection is closed. */
    void closeWhenDrained() {
        closingOnceDrained = true;
        goOnLater();
    }

    /** Runs no further frame, and closes when all that is under way has been answered and written. */
    void closeWhenAnswered() {
        closing = true;
        goOnLater();
    }

    /** Answers what is under way, then this, to no request; and closes. */
    void refuseLast(int status, byte[] text) {
        replies.lastWords(status, text);
        closeWhenAnswered();
    }

    /** Ends at once, without a word, and frees what is held; the system forgets what it has not sent. */
    void cut() {
        closing = true;
        releaseUnread();
        replies.release();
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    void abort() {
        context.close();
    }

    private void closeIfAnswered() {
        if (requests.areAnswered()) {
            replies.sayLast();
        }
        if (!requests.areAnswered() || !replies.areWritten() || moving) {
            return;
        }
        if (closing && !inputEnded) {
            replies.linger();
        } else if (closing || inputEnded && !resumable && (unread == null || mayRun())) {
            context.close();
        }
    }
}
