package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/** FORGET_USER: removes all of a user's read states for good; answers how many. Never sent again by the client itself. */
public final class ForgetUser extends Request<Long> {
    private ForgetUser(long user) {
        super(Opcode.FORGET_USER, requireId("user", user));
    }

    public static ForgetUser of(long user) {
        return new ForgetUser(user);
    }

    @Override
    int length() {
        return RequestLayout.USER_REQUEST_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.forgetUser(out, 0, correlation, user());
    }

    @Override
    Long decode(Reply reply) {
        return ReplyDecoder.forgetUser(reply.in(), reply.frame());
    }

    @Override
    Repeat repeat() {
        return Repeat.NEVER;
    }
}
