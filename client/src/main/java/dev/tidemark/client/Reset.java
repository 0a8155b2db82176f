package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/** RESET: clears counters of one read state, and nothing else. Sent again by the client itself only with {@link #ifVersion}. */
public final class Reset extends Request<Change> {
    private final long channel;
    private final CounterSet counters;
    private final Condition condition;

    private Reset(long user, long channel, CounterSet counters, Condition condition) {
        super(Opcode.RESET, requireId("user", user));
        this.channel = requireId("channel", channel);
        this.counters = require("counters", counters).requireSome();
        this.condition = condition;
    }

    public static Reset of(long user, long channel, CounterSet counters) {
        return new Reset(user, channel, counters, Condition.NONE);
    }

    /** Only if the state has this version (0: does not exist); else {@link Change#conflict}. */
    public Reset ifVersion(long version) {
        return new Reset(user(), channel, counters, Condition.ifVersion(version));
    }

    @Override
    int length() {
        return RequestLayout.STATE_REQUEST_LENGTH + condition.length();
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.reset(
                out, condition.flags(), counters.mask(), correlation, user(), channel, condition.version());
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
