package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * INCREMENT: adds to counters of one read state, by 1 unless told otherwise. With a message it is ordered against acks: what has
 * been read is not counted.
 *
 * <p>Only with {@link #once} does the client send it again by itself, after a lost connection.
 */
public final class Increment extends Request<Change> {
    private final long channel;
    private final CounterSet counters;
    private final long message;
    private final int delta;
    private final int flags;

    private Increment(long user, long channel, CounterSet counters, long message, int delta, int flags) {
        super(Opcode.INCREMENT, requireId("user", user));
        this.channel = requireId("channel", channel);
        this.counters = require("counters", counters).requireSome();
        this.message = message;
        this.delta = requireDelta(delta);
        this.flags = flags;
    }

    /** Adds 1, for no message in particular. */
    public static Increment of(long user, long channel, CounterSet counters) {
        return new Increment(user, channel, counters, 0, 1, 0);
    }

    /** The message that is counted. */
    public Increment message(long id) {
        return new Increment(user(), channel, counters, requireId("message", id), delta, flags);
    }

    /** Adds this much in place of 1. Less than 0, with a message: takes a deleted message back. */
    public Increment by(int amount) {
        return new Increment(user(), channel, counters, message, amount, flags);
    }

    /**
     * Counts the message once however often this is sent, as long as a channel's messages are counted in the order of their
     * ids. Needs a message and a positive amount.
     *
     * @throws IllegalStateException if there is no message yet, or the amount is negative.
     */
    public Increment once() {
        requireOnceAllowed(message, delta);
        return new Increment(user(), channel, counters, message, delta, flags | RequestFlags.ONCE);
    }

    /** Creates no state where there is none. */
    public Increment ifExists() {
        return new Increment(user(), channel, counters, message, delta, flags | RequestFlags.EXISTING);
    }

    static void requireOnceAllowed(long message, int delta) {
        if (message == 0 || delta < 0) {
            throw new IllegalStateException("once: message=" + Long.toUnsignedString(message) + " delta=" + delta
                    + ", expected a message and delta > 0");
        }
    }

    @Override
    int length() {
        return RequestLayout.INCREMENT_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.increment(out, flags, counters.mask(), correlation, user(), channel, message, delta);
    }

    @Override
    Change decode(Reply reply) {
        return reply.change();
    }

    @Override
    Repeat repeat() {
        return (flags & RequestFlags.ONCE) != 0 ? Repeat.IN_ORDER : Repeat.NEVER;
    }
}
