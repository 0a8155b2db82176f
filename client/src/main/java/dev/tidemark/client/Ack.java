package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * ACK: the user has read a channel up to a message. The read position only moves forward. Clears all counters that the message
 * covers, unless told otherwise. The client sends it again by itself until it is answered.
 */
public final class Ack extends Request<Change> {
    private final long channel;
    private final long message;
    private final CounterSet cleared;
    private final int flags;

    private Ack(long user, long channel, long message, CounterSet cleared, int flags) {
        super(Opcode.ACK, requireId("user", user));
        this.channel = requireId("channel", channel);
        this.message = requireId("message", message);
        this.cleared = require("cleared", cleared);
        this.flags = flags;
    }

    public static Ack of(long user, long channel, long message) {
        return new Ack(user, channel, message, CounterSet.ALL, 0);
    }

    /** Clears these counters in place of all. */
    public Ack clearing(CounterSet counters) {
        return new Ack(user(), channel, message, counters, flags);
    }

    /** Clears the counters also where a newer message has been counted in them: "mark as read". */
    public Ack force() {
        return new Ack(user(), channel, message, cleared, flags | RequestFlags.FORCE);
    }

    /** Creates no state where there is none. */
    public Ack ifExists() {
        return new Ack(user(), channel, message, cleared, flags | RequestFlags.EXISTING);
    }

    @Override
    int length() {
        return RequestLayout.ACK_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.ack(out, flags, cleared.mask(), correlation, user(), channel, message);
    }

    @Override
    Change decode(Reply reply) {
        return reply.change();
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
