package dev.tidemark.client;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * MARK: sets the read position (backwards too), both positions and all counters of one read state to exactly what is given:
 * "mark unread from here", imports, repairs. Sent again by the client itself only with {@link #ifVersion}.
 */
public final class Mark extends Request<Change> {
    private final long channel;
    private final ReadState state;
    private final Condition condition;

    private Mark(long user, long channel, ReadState state, Condition condition) {
        super(Opcode.MARK, requireId("user", user));
        this.channel = requireId("channel", channel);
        this.state = require("state", state);
        this.condition = condition;
        for (int i = 0; i < Counters.COUNT; i++) {
            SetCounters.requireValue(state.counter(i));
        }
    }

    /**
     * Sets a read state to all fields of another but its version, which the server gives.
     *
     * @throws IllegalArgumentException if a counter is negative.
     */
    public static Mark of(long user, long channel, ReadState state) {
        return new Mark(user, channel, state, Condition.NONE);
    }

    /** Only if the state has this version (0: does not exist); else {@link Change#conflict}. */
    public Mark ifVersion(long version) {
        return new Mark(user(), channel, state, Condition.ifVersion(version));
    }

    @Override
    int length() {
        return RequestLayout.MARK_LENGTH + condition.length();
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        int[] counters = {state.mentions(), state.unread(), state.counter2(), state.counter3()};
        RequestEncoder.mark(
                out,
                condition.flags(),
                correlation,
                user(),
                channel,
                state.lastRead(),
                state.mentioned(),
                state.counted(),
                counters,
                condition.version());
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
