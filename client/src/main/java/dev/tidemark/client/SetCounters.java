package dev.tidemark.client;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * SET: sets some counters of one read state to values, and nothing else: a count computed anew, an attribute kept in a counter.
 * Sent again by the client itself only with {@link #ifVersion}.
 */
public final class SetCounters extends Request<Change> {
    private final long channel;
    private final int mask;
    private final int[] values;
    private final Condition condition;

    private SetCounters(long user, long channel, int mask, int[] values, Condition condition) {
        super(Opcode.SET, requireId("user", user));
        this.channel = requireId("channel", channel);
        this.mask = mask;
        this.values = values;
        this.condition = condition;
    }

    /** Sets one counter. @throws IllegalArgumentException if the value is negative. */
    public static SetCounters of(long user, long channel, Counter counter, int value) {
        return new SetCounters(user, channel, 0, new int[Counters.COUNT], Condition.NONE).and(counter, value);
    }

    /** Sets another counter too. @throws IllegalArgumentException if the value is negative. */
    public SetCounters and(Counter counter, int value) {
        int[] more = values.clone();
        more[counter.ordinal()] = requireValue(value);
        return new SetCounters(user(), channel, mask | counter.mask(), more, condition);
    }

    /** Only if the state has this version (0: does not exist); else {@link Change#conflict}. */
    public SetCounters ifVersion(long version) {
        return new SetCounters(user(), channel, mask, values, Condition.ifVersion(version));
    }

    static int requireValue(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("counter: value=" + value + ", expected 0 … " + Counters.MAX_VALUE);
        }
        return value;
    }

    @Override
    int length() {
        return RequestLayout.SET_LENGTH + condition.length();
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.set(out, condition.flags(), mask, correlation, user(), channel, values, condition.version());
    }

    @Override
    Change decode(Reply reply) {
        return reply.change();
    }

    @Override
    Repeat repeat() {
        return condition.repeat();
    }
}
