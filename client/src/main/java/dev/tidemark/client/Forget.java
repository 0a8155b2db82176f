package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * FORGET: removes one read state for good. The answer's state is that which was removed. Sent again by the client itself only
 * with {@link #ifVersion}.
 */
public final class Forget extends Request<Change> {
    private final long channel;
    private final Condition condition;

    private Forget(long user, long channel, Condition condition) {
        super(Opcode.FORGET, requireId("user", user));
        this.channel = requireId("channel", channel);
        this.condition = condition;
    }

    public static Forget of(long user, long channel) {
        return new Forget(user, channel, Condition.NONE);
    }

    /** Only if the state has this version (0: does not exist); else {@link Change#conflict}. */
    public Forget ifVersion(long version) {
        return new Forget(user(), channel, Condition.ifVersion(version));
    }

    @Override
    int length() {
        return RequestLayout.STATE_REQUEST_LENGTH + condition.length();
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.forget(out, condition.flags(), correlation, user(), channel, condition.version());
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
