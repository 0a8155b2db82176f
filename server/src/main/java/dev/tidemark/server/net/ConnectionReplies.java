package dev.tidemark.server.net;

import dev.tidemark.server.shard.Output;
import dev.tidemark.server.shard.Replies;
import io.netty.channel.ChannelHandlerContext;

/**
 * The replies of one connection: where they are put, when they leave, and the last words before the connection closes.
 *
 * <p>Thread: the connection's. Allocation: see {@link ReplyBuffer}.
 */
final class ConnectionReplies {
    private final Connection connection;
    private final ReplyBuffer buffer = new ReplyBuffer();
    private final Lingering lingering = new Lingering();
    private final Runnable onWritten = this::onWritten;

    /** Written at the end of this turn. */
    private boolean touched;
    /** A request was run in this turn whose reply, and all behind it, must wait for the journal. */
    private boolean changed;
    /** Among those of the loop whose replies wait for the journal. */
    private boolean held;
    /** What is answered last, when all that is under way has been; null if there is nothing. */
    private byte[] lastText;

    private int lastStatus;

    ConnectionReplies(Connection connection) {
        this.connection = connection;
    }

    /** The output that replies go to, with room for so many bytes more; it is written at the end of the turn. */
    Output output(int bytes) {
        touch();
        return buffer.output(context().alloc(), bytes);
    }

    /** The loop that the connection is on counts the replies from now on. */
    void countIn(ShardLoop loop) {
        buffer.countIn(loop.counters().requests());
    }

    /** Has {@link Connection#writeReplies} called at the end of the turn. */
    void touch() {
        if (!touched) {
            touched = true;
            connection.loop().addTouched(connection);
        }
    }

    /** If so, what this turn has put in, and all behind it, waits until the journal has what the turn changed. */
    void holdIf(boolean hasChanged) {
        changed |= hasChanged;
    }

    /** Refuses the request of a frame. */
    void refuse(long frame, int status, byte[] text) {
        Replies.refusal(output(Replies.MAX_REFUSAL_LENGTH), frame, status, text);
    }

    /** What {@link #sayLast} will say, to no request. */
    void lastWords(int status, byte[] text) {
        lastStatus = status;
        lastText = text;
    }

    /** All that was under way is answered: says what there is to say last. */
    void sayLast() {
        if (lastText != null) {
            Replies.refusal(output(Replies.MAX_REFUSAL_LENGTH), 0, 0, lastStatus, lastText);
            lastText = null;
        }
    }

    /** Bytes that wait for a write to be begun. */
    int size() {
        return buffer.size();
    }

    /** Memory that is held until the client has read. */
    long heldBytes() {
        return buffer.heldBytes();
    }

    /** Whether the socket has taken everything. */
    boolean areWritten() {
        return buffer.isWritten();
    }

    /** Whether the client takes too long to read. */
    Deadlines.Late lateness(Deadlines deadlines, NetLimits.Timeouts timeouts, long nowMs) {
        return deadlines.lookAtWriting(timeouts, nowMs, buffer.isWriting(), buffer.writes());
    }

    /**
     * The turn ends: writes the replies that it brought, and those that waited, as far as the journal is confirmed.
     *
     * @return whether the socket has taken everything.
     */
    boolean write() {
        touched = false;
        if (changed) {
            changed = false;
            buffer.hold(connection.loop().shard().end());
        }
        boolean written = buffer.write(context(), connection.loop().shard().confirmed(), onWritten);
        if (buffer.isHeld() && !held) {
            held = true;
            connection.loop().addHeld(connection);
        }
        return written;
    }

    /** The journal has got further since replies were held. */
    void onConfirmed() {
        held = false;
        touch();
    }

    /** The journal is broken: what waits for it is answered INTERNAL, written, and the output ended. */
    void onJournalFailed(byte[] text) {
        buffer.makeUnknown(context().alloc(), text);
        endAfterFailure();
    }

    private void endAfterFailure() {
        if (buffer.write(context(), 0, onWritten)) {
            linger();
        }
    }

    /** Replies that the socket would not take at once have been written. */
    private void onWritten() {
        if (!connection.isActive()) {
            return;
        }
        if (connection.loop().hasFailed()) {
            endAfterFailure();
        } else {
            touch();
        }
    }

    /** Ends the output, and closes the connection when the client does, or soon. */
    void linger() {
        lingering.start(context());
    }

    /** Drops what has not been handed to the socket. */
    void release() {
        touched = false;
        buffer.release();
    }

    /** The connection is gone. */
    void onGone() {
        buffer.release();
        lingering.cancel();
    }

    private ChannelHandlerContext context() {
        return connection.context();
    }
}
