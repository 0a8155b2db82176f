package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/** GET: one read state; {@link ReadState#ABSENT} where there is none. */
public final class Get extends Request<ReadState> {
    private final long channel;

    private Get(long user, long channel) {
        super(Opcode.GET, requireId("user", user));
        this.channel = requireId("channel", channel);
    }

    public static Get of(long user, long channel) {
        return new Get(user, channel);
    }

    @Override
    int length() {
        return RequestLayout.STATE_REQUEST_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.get(out, correlation, user(), channel);
    }

    @Override
    ReadState decode(Reply reply) {
        return reply.state();
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
