package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import io.netty.buffer.ByteBuf;

/** PING: whether the server answers. Answers null. */
public final class Ping extends Request<Void> {
    private static final Ping ONLY = new Ping();
    private static final byte[] NO_PAYLOAD = {};

    private Ping() {
        super(Opcode.PING, NO_USER);
    }

    public static Ping of() {
        return ONLY;
    }

    @Override
    int length() {
        return headerLength();
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.ping(out, correlation, NO_PAYLOAD);
    }

    @Override
    Void decode(Reply reply) {
        return null;
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
