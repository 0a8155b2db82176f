package dev.tidemark.client;

import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.HelloReply;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection: greets the server, sends calls, and matches replies to them. Tells its owner what happens, at last that it is
 * lost; it is never opened again.
 *
 *
 * <p>Thread: the client's.
 */
final class Connection {
    /** Who is told. */
    interface Owner {
        /** The server has greeted: calls can be sent. */
        void onGreeted(Connection from, HelloReply hello);

        /** The server refused the greeting. {@link #onLost} follows. */
        void onGreetingRefused(Connection from, int status, String text);

        /** It may be that more can be sent now. */
        void onRoom(Connection from);

        <R> void onReply(Connection from, Call<R> call, R result);

        /** A reply without a result. */
        void onRefusal(Connection from, Call<?> call, int status, String text);

        /** The connection is gone, and with it what had not been answered, in no order. */
        void onLost(Connection from, Throwable cause, List<Call<?>> unanswered);
    }

    private enum State {
        CONNECTING,
        GREETING,
        OPEN,
        /** Replies are still taken, but nothing more is sent. */
        ENDING,
        CLOSED
    }

    private static final int HELLO_CORRELATION = 1;
    /** Frames are gathered up to about this length, then handed on. */
    private static final int BATCH_LENGTH = 64 * 1024;
    /** How often in the stall timeout it is looked at. */
    private static final int STALL_CHECKS = 4;

    private final Settings settings;
    private final EventLoop loop;
    private final int shardWish;
    private final Owner owner;
    private final InFlight inFlight = new InFlight(HELLO_CORRELATION);
    private State state = State.CONNECTING;
    private Channel channel;
    /** Frames that have not been handed to the channel, or null. */
    private ByteBuf batch;

    private boolean isFlushNeeded;
    private int mostInFlight;
    /** When something last came, or the first of the requests that are due was sent. */
    private long lastProgressNs;

    private Future<?> timer;

    private Connection(Settings settings, EventLoop loop, int shardWish, Owner owner) {
        this.settings = settings;
        this.loop = loop;
        this.shardWish = shardWish;
        this.owner = owner;
    }

    /** Begins to connect. The owner is told of everything, failure included, from later tasks of the loop. */
    static Connection open(Settings settings, EventLoop loop, int shardWish, Owner owner) {
        Connection connection = new Connection(settings, loop, shardWish, owner);
        connection.timer = loop.schedule(
                () -> connection.fail(new IOException("no greeting before the connect timeout")),
                settings.connectTimeoutNs(),
                TimeUnit.NANOSECONDS);
        loop.execute(connection::connect);
        return connection;
    }

    private void connect() {
        if (state != State.CLOSED) {
            Transport.connect(settings, loop, this);
        }
    }

    // ---- sending

    /** Whether a call may be sent now. */
    boolean canSend() {
        return state == State.OPEN && inFlight.size() < mostInFlight && channel.isWritable();
    }

    /** Sends a call; it leaves at {@link #flush} at the latest. Only if {@link #canSend}. */
    void send(Call<?> call) {
        if (inFlight.size() == 0) {
            lastProgressNs = System.nanoTime();
        }
        int correlation = inFlight.add(call);
        call.onSent();
        int length = call.request.length();
        if (batch != null && batch.readableBytes() + length > BATCH_LENGTH) {
            writeBatch();
        }
        if (batch == null) {
            batch = channel.alloc().directBuffer(Math.max(length, 256));
        }
        call.request.encode(batch, correlation);
    }

    /** Hands all that was sent to the system. */
    void flush() {
        writeBatch();
        if (isFlushNeeded) {
            isFlushNeeded = false;
            channel.flush();
        }
    }

    /** The server will answer no more than what has been sent: closes once all that is under way has been answered. */
    void sendNoMore() {
        if (state == State.OPEN) {
            state = State.ENDING;
        }
    }

    /** Closes at once; the owner is told nothing more. @return the calls not answered. */
    List<Call<?>> close() {
        state = State.CLOSED;
        timer.cancel(false);
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (channel != null) {
            channel.close();
        }
        return inFlight.takeAll();
    }

    private void writeBatch() {
        if (batch != null) {
            ByteBuf frames = batch;
            batch = null;
            isFlushNeeded = true;
            channel.write(frames, channel.voidPromise());
        }
    }

    // ---- what Transport and FrameReader tell

    void onConnected(Channel connected) {
        if (state == State.CLOSED) {
            connected.close();
            return;
        }
        channel = connected;
        state = State.GREETING;
        ByteBuf hello = channel.alloc().directBuffer();
        RequestEncoder.hello(hello, HELLO_CORRELATION, shardWish, settings.token(), settings.name());
        channel.writeAndFlush(hello, channel.voidPromise());
    }

    /** Takes one whole frame. @throws MalformedFrameException if the server does not keep to the protocol. */
    void onFrame(ByteBuf in, int frame) {
        FrameHeader header = FrameHeader.decode(in, frame);
        if (!header.isReply()) {
            throw new MalformedFrameException("reply: opcode=" + header.opcode() + ", expected one with the reply bit");
        }
        lastProgressNs = System.nanoTime();
        if (header.correlation() == 0) {
            onFrameOfNoRequest(in, frame, header);
        } else if (state == State.GREETING) {
            onGreeting(in, frame, header);
        } else {
            onReply(in, frame, header);
        }
    }

    /** All that had come has been taken. */
    void onReadComplete() {
        if (state == State.ENDING && inFlight.size() == 0) {
            fail(new IOException("the server is stopping"));
        } else {
            onRoom();
        }
    }

    void onRoom() {
        if (state == State.OPEN) {
            owner.onRoom(this);
        }
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** The connection is of no use any more. */
    void fail(Throwable cause) {
        if (state != State.CLOSED) {
            owner.onLost(this, cause, close());
        }
    }

    private void onFrameOfNoRequest(ByteBuf in, int frame, FrameHeader header) {
        if (Status.closesConnection(header.param()) || header.param() == Status.OVERLOADED) {
            fail(new IOException("the server refused the connection: status=" + Status.nameOf(header.param()) + " text="
                    + ReplyDecoder.text(in, frame)));
        }
    }

    private void onGreeting(ByteBuf in, int frame, FrameHeader header) {
        if (header.param() != Status.OK) {
            String text = ReplyDecoder.text(in, frame);
            owner.onGreetingRefused(this, header.param(), text);
            fail(new IOException(
                    "the server refused the greeting: status=" + Status.nameOf(header.param()) + " text=" + text));
            return;
        }
        HelloReply hello = ReplyDecoder.hello(in, frame);
        if (hello.shardCount() == 0 || hello.maxFrame() < FrameLayout.LEAST_MAX_FRAME_LENGTH) {
            throw new MalformedFrameException("HELLO reply: shardCount=" + hello.shardCount() + " maxFrame="
                    + hello.maxFrame() + ", expected at least 1 and " + FrameLayout.LEAST_MAX_FRAME_LENGTH);
        }
        state = State.OPEN;
        mostInFlight = (int) Math.min(settings.maxInFlight(), Math.max(1, hello.maxInFlight()));
        timer.cancel(false);
        long checkNs = settings.stallTimeoutNs() / STALL_CHECKS;
        timer = loop.scheduleWithFixedDelay(this::checkProgress, checkNs, checkNs, TimeUnit.NANOSECONDS);
        owner.onGreeted(this, hello);
    }

    private void onReply(ByteBuf in, int frame, FrameHeader header) {
        Call<?> call = inFlight.get(header.correlation());
        if (call == null) {
            throw new MalformedFrameException(
                    "reply: correlation=" + header.correlation() + ", expected one of a request");
        }
        answer(call, in, frame, header);
        inFlight.remove(header.correlation());
    }

    private <R> void answer(Call<R> call, ByteBuf in, int frame, FrameHeader header) {
        int status = header.param();
        if (Verdict.of(status, call.request.repeat()) != Verdict.RESULT) {
            owner.onRefusal(this, call, status, ReplyDecoder.text(in, frame));
            return;
        }
        if (header.opcode() != (call.request.opcode() | FrameLayout.REPLY_BIT)) {
            throw new MalformedFrameException(
                    "reply: opcode=" + header.opcode() + ", expected that of " + call.request);
        }
        owner.onReply(this, call, call.decode(new Reply(in, frame, header.flags(), status, call.isSentAgain())));
    }

    private void checkProgress() {
        if (inFlight.size() > 0 && System.nanoTime() - lastProgressNs > settings.stallTimeoutNs()) {
            fail(new IOException("replies are due, and nothing came within the stall timeout"));
        }
    }
}
