package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.TotalsReply;
import io.netty.buffer.ByteBuf;

/** TOTALS: the sums of each counter over all of a user's read states, and in how many it is not zero: the app badge. */
public final class Totals extends Request<TotalsReply> {
    private Totals(long user) {
        super(Opcode.TOTALS, requireId("user", user));
    }

    public static Totals of(long user) {
        return new Totals(user);
    }

    @Override
    int length() {
        return RequestLayout.USER_REQUEST_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.totals(out, correlation, user());
    }

    @Override
    TotalsReply decode(Reply reply) {
        return ReplyDecoder.totals(reply.in(), reply.frame());
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
