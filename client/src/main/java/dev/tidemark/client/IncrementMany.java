package dev.tidemark.client;

import dev.tidemark.protocol.IncrementManyReply;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * INCREMENT_MANY: an {@link Increment} for one channel and up to 16,384 users, each done or not on their own. Lists of any
 * length are {@link FanOut}'s, which also sends again for the users that failed.
 *
 * <p>Goes over a connection of its own, so that it does not hold up requests of single users; so there is no order between
 * the two. Only with {@link #once} does the client send it again by itself, after a lost connection.
 */
public final class IncrementMany extends Request<IncrementManyResult> {
    /** Greatest number of users in one. */
    public static final int MAX_USERS = RequestLayout.INCREMENT_MANY_MAX_COUNT;

    private final long channel;
    private final CounterSet counters;
    private final long[] users;
    private final long message;
    private final int delta;
    private final int flags;

    private IncrementMany(long channel, CounterSet counters, long[] users, long message, int delta, int flags) {
        super(Opcode.INCREMENT_MANY, NO_USER);
        this.channel = requireId("channel", channel);
        this.counters = require("counters", counters).requireSome();
        this.users = users;
        this.message = message;
        this.delta = requireDelta(delta);
        this.flags = flags;
    }

    /**
     * Adds 1 for each user, for no message in particular. The list is copied.
     *
     * @param users unsigned; who is listed twice is counted twice (once with {@link #once}).
     * @throws IllegalArgumentException if there are more than {@link #MAX_USERS}, or one is 0.
     */
    public static IncrementMany of(long channel, CounterSet counters, long... users) {
        requireAtMost("users", users.length, MAX_USERS);
        for (long user : users) {
            requireId("user", user);
        }
        return new IncrementMany(channel, counters, users.clone(), 0, 1, 0);
    }

    /** The message that is counted. */
    public IncrementMany message(long id) {
        return new IncrementMany(channel, counters, users, requireId("message", id), delta, flags);
    }

    /** Adds this much in place of 1. Less than 0, with a message: takes a deleted message back. */
    public IncrementMany by(int amount) {
        return new IncrementMany(channel, counters, users, message, amount, flags);
    }

    /**
     * Counts the message once for each user however often this is sent; see {@link Increment#once}.
     *
     * @throws IllegalStateException if there is no message yet, or the amount is negative.
     */
    public IncrementMany once() {
        Increment.requireOnceAllowed(message, delta);
        return new IncrementMany(channel, counters, users, message, delta, flags | RequestFlags.ONCE);
    }

    /** Creates no state where there is none. */
    public IncrementMany ifExists() {
        return new IncrementMany(channel, counters, users, message, delta, flags | RequestFlags.EXISTING);
    }

    @Override
    int length() {
        return RequestLayout.INCREMENT_MANY_USERS_OFFSET + users.length * Long.BYTES;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.incrementMany(
                out, flags, counters.mask(), correlation, channel, message, delta, users, users.length);
    }

    @Override
    IncrementManyResult decode(Reply reply) {
        IncrementManyReply done = ReplyDecoder.incrementMany(reply.in(), reply.frame());
        return new IncrementManyResult(
                done.applied(),
                done.unchanged(),
                done.failures(),
                reply.has(ReplyFlags.CLAMPED),
                reply.has(ReplyFlags.SKIPPED));
    }

    @Override
    Repeat repeat() {
        return (flags & RequestFlags.ONCE) != 0 ? Repeat.IN_ORDER : Repeat.NEVER;
    }
}
