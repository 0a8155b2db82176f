package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.shard.FanOut;
import dev.tidemark.server.shard.Output;
import dev.tidemark.server.shard.Replies;
import dev.tidemark.server.shard.ReplyTarget;
import dev.tidemark.server.shard.Request;
import dev.tidemark.server.shard.Shard;
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
 * One client: finds the frames in its bytes, runs them in order or puts them off, and gathers the replies.
 *
 * <p>Frames stop being run, and later bytes being read, while something is full: replies not written, requests under way, or
 * a fan-out, whose place in the order of its users is kept so. {@link #resume} goes on.
 *
 * <p>Thread: the loop that it is registered with. Allocation: none for a request that is done at once.
 */
final class Connection extends ChannelInboundHandlerAdapter implements ReplyTarget, FanOut.Target, Fences.Answers {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);
    private static final byte[] SHUTTING_DOWN_TEXT = Replies.text("the server is stopping");

    /** In the ticket of a request that was put off, below the number of its fence: it is a LOAD. */
    private static final int TICKET_LOAD = 1;
    /** It can change a user of this shard. */
    private static final int TICKET_CHANGES_HERE = 2;

    private static final int TICKET_FLAG_BITS = 2;

    private final ReplyBuffer replies = new ReplyBuffer();
    private final Fences fences = new Fences(this);
    private final Lingering lingering = new Lingering();
    private final Runnable onWritten = this::onWritten;
    private ShardLoop loop;
    private ChannelHandlerContext context;

    /** Bytes read whose frames have not been run, or null. */
    private ByteBuf unread;
    /** Of those, how many were read before the server began to stop. */
    private int unreadBeforeDrain;

    private int inFlight;
    /** Bytes of what is under way: long frames, payloads of PINGs that wait, and what the replies may come to. */
    private long bytesUnderWay;

    private boolean first = true;
    private boolean fanningOut;
    private boolean starving;
    private boolean moving;
    private boolean reading = true;
    private boolean inputEnded;
    /** No frame is run any more; what is under way is answered, then the connection is closed. */
    private boolean closing;
    /** The server closes, and so does the connection once it has run what was read before. */
    private boolean closingOnceDrained;
    /** What is answered last, when all that is under way has been; null if there is nothing. */
    private byte[] lastText;

    private int lastStatus;
    private boolean resumable;
    private boolean touched;
    /** A request was run in this turn whose reply, and all behind it, must wait for the journal. */
    private boolean changed;
    /** Among those of the loop whose replies wait for the journal. */
    private boolean held;

    /** Null until the channel is active. */
    private ConnectionGuard guard;
    /** The opcodes that may be used, bit n for opcode n; 0 until the token that is asked for has been shown. */
    private long permitted;

    private int maxFrameBytes;
    /** Bytes of long frames and payloads under way: the part of {@link #bytesUnderWay} that is held already. */
    private long ownedUnderWay;
    /** How often bytes came, and how often frames ended: what {@link Deadlines} looks at. */
    private int reads;

    private int framesEnded;
    private boolean counted;

    Connection(ShardLoop loop) {
        this.loop = loop;
    }

    ReadBuffer readBuffer() {
        return loop.readBuffer();
    }

    // ---- Netty's events

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Admission.Place place = loop.server().admission().enter(ctx.channel().remoteAddress());
        guard = new ConnectionGuard(place, loop.server());
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
        permit();
        loop.add(this);
    }

    /** Sets what the token, or that none is asked for, permits. */
    private void permit() {
        permitted = guard.permitted();
        maxFrameBytes = permitted == 0
                ? NetLimits.MAX_UNAUTHENTICATED_FRAME_BYTES
                : loop.server().limits().maxFrameBytes();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onGone();
    }

    private void onGone() {
        closing = true;
        inputEnded = true;
        releaseUnread();
        replies.release();
        lingering.cancel();
        if (guard != null) {
            guard.hold(0, loop.heldBytes());
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
            account();
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
        int requests = 0;
        while (!closing && length - at >= Integer.BYTES && mayRun()) {
            long frame = address + at;
            if (at >= readAhead) {
                readAhead = at + loop.shard().readAhead(frame, length - at);
            }
            int frameLength = UnsafeApi.getInt(frame + FrameLayout.LENGTH_OFFSET);
            if (frameLength < FrameLayout.HEADER_LENGTH || frameLength > maxFrameBytes) {
                refuseFraming(Integer.toUnsignedLong(frameLength));
                break;
            }
            if (length - at < frameLength || !runFrame(frame, frameLength)) {
                break;
            }
            at += frameLength;
            unreadBeforeDrain = Math.max(0, unreadBeforeDrain - frameLength);
            requests++;
        }
        loop.counters().add(ShardCounter.REQUESTS, requests);
        framesEnded += requests;
        return at;
    }

    private boolean mayRun() {
        return replies.size() < loop.server().limits().unreadReplyBytes()
                && inFlight < loop.server().limits().maxInFlight()
                && bytesUnderWay < NetLimits.MAX_BYTES_UNDER_WAY
                && !fanningOut
                && !starving
                && !moving;
    }

    /** @return false if the frame must be run again later; nothing has been done then. */
    private boolean runFrame(long frame, int length) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        if (opcode == Opcode.HELLO) {
            runHello(frame, length);
            first = false;
            return true;
        }
        first = false;
        if (permitted == 0) {
            refuseUnauthenticated(frame, Guarding.NO_HELLO);
            return true;
        }
        byte[] fault = RequestCheck.check(frame, length);
        if (fault != null) {
            int status = fault == RequestCheck.UNKNOWN_OPCODE ? Status.UNKNOWN_OPCODE : Status.BAD_ARGUMENT;
            loop.counters().increment(ShardCounter.BAD_REQUESTS);
            return refuseInOrder(frame, length, opcode, status, fault);
        }
        if ((permitted >>> opcode & 1) == 0) {
            loop.counters().increment(ShardCounter.FORBIDDEN);
            return refuseInOrder(frame, length, opcode, Status.FORBIDDEN, Guarding.FORBIDDEN);
        }
        if (loop.isDraining() && unreadBeforeDrain < length) {
            return refuseInOrder(frame, length, opcode, Status.SHUTTING_DOWN, SHUTTING_DOWN_TEXT);
        }
        return switch (opcode) {
            case Opcode.PING -> runPing(frame, length);
            case Opcode.INFO -> runInfo(frame);
            case Opcode.INCREMENT_MANY -> runFanOut(frame);
            default -> runOnShard(frame, length, opcode);
        };
    }

    private boolean runOnShard(long frame, int length, int opcode) {
        long hash = UserHash.mix64(UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET));
        int owner = UserHash.shardOfHash(hash, loop.server().shardCount());
        if (owner == loop.index()) {
            if (opcode == Opcode.LOAD) {
                Output page = loop.loadOutput();
                if (loop.shard().execute(frame, length, hash, page)) {
                    output(page.position()).append(page);
                    return true;
                }
            } else if (loop.shard().execute(frame, length, hash, output(Shard.MAX_SHORT_REPLY_LENGTH))) {
                changed |= Opcode.canChange(opcode);
                return true;
            }
        }
        return putOff(frame, length, opcode, hash, owner, Status.OK, null);
    }

    /**
     * Refuses a frame: at once or, if it is one user's and requests that may be the same user's are under way, behind those.
     *
     * @return false if the frame must be run again later.
     */
    private boolean refuseInOrder(long frame, int length, int opcode, int status, byte[] text) {
        if (inFlight == 0 || !Opcode.isForOneUser(opcode) || length < RequestLayout.USER_REQUEST_LENGTH) {
            refuse(frame, status, text);
            return true;
        }
        long hash = UserHash.mix64(UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET));
        int owner = UserHash.shardOfHash(hash, loop.server().shardCount());
        return putOff(frame, RequestLayout.USER_REQUEST_LENGTH, opcode, hash, owner, status, text);
    }

    /**
     * Lets a frame wait for its user, or go to the shard that owns it.
     *
     * @param refusal with what text to refuse it, or null to run it.
     * @return false if the frame must be run again later.
     */
    private boolean putOff(long frame, int length, int opcode, long hash, int owner, int status, byte[] refusal) {
        if (refusal == null && loop.heldBytes().isFull()) {
            loop.counters().increment(ShardCounter.OVERLOADED);
            return refuseInOrder(frame, length, opcode, Status.OVERLOADED, Guarding.FULL);
        }
        Shard shard = loop.shard();
        boolean here = owner == loop.index();
        Request request = here || shard.canForward(owner) ? shard.takeRequest(length) : null;
        if (request == null) {
            return starve();
        }
        long ticket = fences.onStarted() << TICKET_FLAG_BITS
                | (here && Opcode.canChange(opcode) ? TICKET_CHANGES_HERE : 0)
                | (opcode == Opcode.LOAD ? TICKET_LOAD : 0);
        request.prepare(frame, length, hash, this, ticket);
        request.refuseInOrder(status, refusal);
        inFlight++;
        bytesUnderWay += expectedReplyBytes(ticket) + Request.ownedBytes(length);
        ownedUnderWay += Request.ownedBytes(length);
        if (here) {
            shard.await(request);
        } else {
            shard.forward(request, owner);
        }
        return true;
    }

    private static long expectedReplyBytes(long ticket) {
        return (ticket & TICKET_LOAD) != 0 ? Shard.MAX_REPLY_LENGTH : ReplyLayout.STATE_REPLY_LENGTH;
    }

    private boolean runFanOut(long frame) {
        if (!loop.shard().canFanOut()) {
            return starve();
        }
        inFlight++;
        fanningOut = true;
        loop.shard().fanOut(frame, this);
        return true;
    }

    private boolean runPing(long frame, int length) {
        int correlation = UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET);
        int payloadLength = length - FrameLayout.HEADER_LENGTH;
        if (fences.isClear()) {
            long reply = Replies.begin(output(length), length, Opcode.PING, correlation, 0, Status.OK);
            UnsafeApi.copyMemory(frame + FrameLayout.BODY_OFFSET, reply + FrameLayout.BODY_OFFSET, payloadLength);
            return true;
        }
        byte[] payload = new byte[payloadLength];
        for (int i = 0; i < payloadLength; i++) {
            payload[i] = UnsafeApi.getByte(frame + FrameLayout.BODY_OFFSET + i);
        }
        inFlight++;
        bytesUnderWay += payloadLength;
        ownedUnderWay += payloadLength;
        fences.add(correlation, payload);
        return true;
    }

    private boolean runInfo(long frame) {
        byte[] text = loop.server().infoText(guard.role());
        int length = FrameLayout.HEADER_LENGTH + text.length;
        putBytes(Replies.begin(output(length), length, frame, 0, Status.OK) + FrameLayout.BODY_OFFSET, text);
        return true;
    }

    private void runHello(long frame, int length) {
        int status = Hello.check(frame, length, first, loop.server().shardCount());
        if (guard.mustShowToken() && isTokenWrong(frame, length, status)) {
            refuseUnauthenticated(frame, Hello.text(Status.UNAUTHENTICATED, first));
            return;
        }
        if (status != Status.OK) {
            loop.counters().increment(ShardCounter.BAD_REQUESTS);
            refuse(frame, status, Hello.text(status, first));
            if (status != Status.BAD_ARGUMENT) {
                closeWhenAnswered();
            }
            return;
        }
        permit();
        int wish = Hello.shard(frame);
        int correlation = UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET);
        if (wish == RequestLayout.NO_SHARD || wish == loop.index()) {
            Hello.reply(output(Hello.replyLength(loop.server())), correlation, loop.server(), wish);
        } else if (!loop.server().limits().canMove()) {
            Hello.reply(output(Hello.replyLength(loop.server())), correlation, loop.server(), RequestLayout.NO_SHARD);
        } else {
            moveTo(loop.server().loops()[wish], correlation);
        }
    }

    /** Whether a HELLO in which nothing else but arguments may be wrong does not show a token of ours; one that does lets in. */
    private boolean isTokenWrong(long frame, int length, int status) {
        if (!first) {
            return permitted == 0;
        }
        byte[] token = status == Status.OK || status == Status.BAD_ARGUMENT ? Hello.token(frame, length) : null;
        return token != null && !guard.show(token, status == Status.OK);
    }

    // ---- replies

    /** The output that replies go to, with room for so many bytes more; it is written at the end of the turn. */
    private Output output(int bytes) {
        touch();
        Output out = replies.output(context.alloc(), bytes);
        out.countIn(loop.counters().requests());
        return out;
    }

    /** Has {@link #writeReplies} called at the end of the turn. */
    private void touch() {
        if (!touched) {
            touched = true;
            loop.addTouched(this);
        }
    }

    private void refuse(long frame, int status, byte[] text) {
        Replies.refusal(output(Replies.MAX_REFUSAL_LENGTH), frame, status, text);
    }

    private void refuseFraming(long frameLength) {
        loop.counters().increment(ShardCounter.BAD_REQUESTS);
        boolean tooShort = frameLength < FrameLayout.HEADER_LENGTH;
        String text = tooShort
                ? "frame length " + frameLength + " is below " + FrameLayout.HEADER_LENGTH
                : "frame length " + frameLength + " is above " + maxFrameBytes
                        + (permitted == 0 ? ", the most before a token is shown" : "");
        refuseLast(tooShort ? Status.MALFORMED : Status.TOO_LARGE, Replies.text(text));
    }

    /** Answers what is under way, then this, to no request; and closes. */
    private void refuseLast(int status, byte[] text) {
        lastStatus = status;
        lastText = text;
        closeWhenAnswered();
    }

    private void refuseUnauthenticated(long frame, byte[] text) {
        loop.counters().increment(ShardCounter.UNAUTHENTICATED);
        refuse(frame, Status.UNAUTHENTICATED, text);
        closeWhenAnswered();
    }

    @Override
    public void onReply(Request request) {
        try {
            takeReply(request);
        } catch (OutOfMemoryError e) {
            onOutOfMemory(e);
        }
    }

    private void takeReply(Request request) {
        inFlight--;
        bytesUnderWay -= expectedReplyBytes(request.ticket()) + request.ownedBytes();
        ownedUnderWay -= request.ownedBytes();
        if (context.channel().isActive()) {
            touch();
            int bytes = request.reply().position();
            if (bytes > 0) {
                output(bytes).append(request.reply());
            }
            changed |= (request.ticket() & TICKET_CHANGES_HERE) != 0;
            fences.onDone(request.ticket() >>> TICKET_FLAG_BITS);
            goOnLater();
        }
    }

    @Override
    public void onFanOutDone(FanOut fanOut) {
        inFlight--;
        fanningOut = false;
        if (context.channel().isActive()) {
            try {
                touch();
                int bytes = fanOut.replyLength();
                if (bytes > 0) {
                    fanOut.writeReply(output(bytes));
                }
                changed = true;
            } catch (OutOfMemoryError e) {
                onOutOfMemory(e);
            }
            goOnLater();
        }
    }

    /** There is no memory for this connection's bytes: it ends, and the others go on. */
    private void onOutOfMemory(OutOfMemoryError error) {
        LOGGER.warn("connection closed: no memory for its buffers: {}", error.getMessage());
        context.close();
    }

    @Override
    public void onFence(int correlation, byte[] payload) {
        inFlight--;
        bytesUnderWay -= payload.length;
        ownedUnderWay -= payload.length;
        int length = FrameLayout.HEADER_LENGTH + payload.length;
        long reply = Replies.begin(output(length), length, Opcode.PING, correlation, 0, Status.OK);
        putBytes(reply + FrameLayout.BODY_OFFSET, payload);
    }

    private static void putBytes(long address, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            UnsafeApi.putByte(address + i, bytes[i]);
        }
    }

    /** The turn ends: writes the replies that it brought, and those that waited, as far as the journal is confirmed. */
    void writeReplies() {
        touched = false;
        if (changed) {
            changed = false;
            replies.hold(loop.shard().end());
        }
        if (!context.channel().isActive()) {
            replies.release();
            return;
        }
        if (!moving && replies.write(context, loop.shard().confirmed(), onWritten)) {
            goOnLater();
            closeIfAnswered();
        }
        if (replies.isHeld() && !held) {
            held = true;
            loop.addHeld(this);
        }
        account();
    }

    /** The journal has got further since replies were held. */
    void onConfirmed() {
        held = false;
        touch();
    }

    /** The journal is broken: what waits for it is answered INTERNAL, and nothing more is run. */
    void onJournalFailed(byte[] text) {
        closing = true;
        if (context.channel().isActive()) {
            try {
                replies.makeUnknown(context.alloc(), text);
                tellOfFailedJournal();
            } catch (OutOfMemoryError e) {
                onOutOfMemory(e);
            }
        }
    }

    /** Writes the last replies, and ends the output once the socket has taken them. */
    private void tellOfFailedJournal() {
        if (replies.write(context, 0, onWritten)) {
            lingering.start(context);
        }
    }

    /** Replies that the socket would not take at once have been written. */
    private void onWritten() {
        if (!context.channel().isActive()) {
            return;
        }
        if (loop.hasFailed()) {
            tellOfFailedJournal();
        } else {
            touch();
        }
    }

    // ---- stopping and going on

    private boolean starve() {
        starving = true;
        loop.addStarved(this);
        return false;
    }

    void onNoLongerStarved() {
        starving = false;
        goOnLater();
    }

    private void goOnLater() {
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
        if (context.channel().isActive()) {
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

    // ---- what is looked at beside the requests

    /** Tells the loop what is held; if that is too much in all, whoever holds most makes room. */
    private void account() {
        long bytes = ownedUnderWay + replies.heldBytes() + (unread == null ? 0 : unread.capacity());
        if (bytes != guard.heldBytes()) {
            guard.hold(bytes, loop.heldBytes());
            if (loop.heldBytes().isFull()) {
                loop.guarding().cutLargest();
            }
        }
    }

    /** Where {@link Guarding} keeps it. */
    int slot() {
        return guard.slot();
    }

    void slot(int newSlot) {
        guard.slot(newSlot);
    }

    /** Bytes that are held for this connection. */
    long heldBytes() {
        return guard.heldBytes();
    }

    /** This connection holds more than any other, and there is no room: it ends at once. */
    void cutForHoldingMost() {
        LOGGER.warn(
                "connection cut: it held most, and limits.bytes-in-flight was reached: remote={} bytes={}",
                context.channel().remoteAddress(),
                guard.heldBytes());
        loop.counters().increment(ShardCounter.CONNECTIONS_CUT);
        cut();
    }

    /** Ends at once, without a word, and frees what is held; the system forgets what it has not sent. */
    private void cut() {
        closing = true;
        releaseUnread();
        replies.release();
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
        guard.hold(ownedUnderWay, loop.heldBytes());
    }

    /** Looks whether the client takes too long. */
    void checkDeadlines(long nowMs) {
        if (moving || !context.channel().isActive()) {
            return;
        }
        Deadlines deadlines = guard.deadlines();
        Deadlines.Late late = deadlines.lookAtWriting(nowMs, replies.isWriting(), replies.writes());
        if (late == Deadlines.Late.NOTHING && !closing) {
            boolean runs = mayRun();
            boolean busy = inFlight > 0 || !runs || unread != null || !replies.isWritten();
            late = deadlines.lookAtReading(
                    nowMs, guard.place().isStranger(), unread != null && runs, framesEnded, busy, reads);
        }
        if (late != Deadlines.Late.NOTHING) {
            onLate(late);
        }
    }

    private void onLate(Deadlines.Late late) {
        loop.counters().increment(ShardCounter.CONNECTIONS_LATE);
        switch (late) {
            case AUTHENTICATION -> refuseLast(Status.UNAUTHENTICATED, Guarding.TOKEN_LATE);
            case FRAME -> refuseLast(Status.MALFORMED, Guarding.FRAME_LATE);
            case IDLE -> closeWhenAnswered();
            default -> cut();
        }
    }

    /** The tokens file has changed. */
    void onTokensChanged() {
        if (guard.renew()) {
            permit();
        } else {
            loop.counters().increment(ShardCounter.UNAUTHENTICATED);
            refuseLast(Status.UNAUTHENTICATED, Guarding.TOKEN_GONE);
        }
    }

    /** The TLS handshake has ended. */
    void onHandshake() {
        if (guard != null) {
            guard.onHandshake();
        }
    }

    void onHandshakeFailed() {
        loop.counters().increment(ShardCounter.HANDSHAKES_FAILED);
    }

    // ---- moving to another loop

    /** Moves to another loop, and answers HELLO from there. Nothing is under way or unwritten: it is the first frame. */
    private void moveTo(ShardLoop target, int correlation) {
        moving = true;
        reading = false;
        context.channel().config().setAutoRead(false);
        ShardLoop source = loop;
        source.remove(this);
        guard.hold(0, source.heldBytes());
        Runnable whenMoved = () -> {
            moving = false;
            target.add(this);
            Hello.reply(output(Hello.replyLength(target.server())), correlation, target.server(), target.index());
            onTokensChanged(); // they may have, while no loop had it
            if (target.isDraining()) {
                onDraining();
            }
            if (target.isClosing()) {
                closeWhenDrained();
            }
            goOnLater();
        };
        ConnectionMove.start(context.channel(), target, () -> loop = target, whenMoved, this::onGone);
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

    void abort() {
        context.close();
    }

    private void closeIfAnswered() {
        if (inFlight == 0 && lastText != null) {
            Replies.refusal(output(Replies.MAX_REFUSAL_LENGTH), 0, 0, lastStatus, lastText);
            lastText = null;
        }
        if (inFlight > 0 || !replies.isWritten() || moving) {
            return;
        }
        if (closing && !inputEnded) {
            lingering.start(context);
        } else if (closing || inputEnded && !resumable && (unread == null || mayRun())) {
            context.close();
        }
    }
}
