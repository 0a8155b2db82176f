package dev.tidemark.client;

import dev.tidemark.protocol.LoadReply;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;

/**
 * LOAD: one page of a user's read states by ascending channel. {@link TidemarkClient#loadAll} takes all pages, and
 * {@link LocalReadStates} keeps a copy by them.
 */
public final class Load extends Request<LoadedStates> {
    private final long afterChannel;
    private final long sinceVersion;
    private final int limit;

    private Load(long user, long afterChannel, long sinceVersion, int limit) {
        super(Opcode.LOAD, requireId("user", user));
        this.afterChannel = afterChannel;
        this.sinceVersion = sinceVersion;
        this.limit = limit;
    }

    /** All states, from the first channel on. */
    public static Load of(long user) {
        return new Load(user, 0, 0, 0);
    }

    /** Only channels above this one, unsigned; 0 means from the first. */
    public Load after(long channel) {
        return new Load(user(), channel, sinceVersion, limit);
    }

    /** Only states changed after this version, as the first page of an earlier load gave it; 0 means all. */
    public Load since(long version) {
        return new Load(user(), afterChannel, version, limit);
    }

    /** At most this many states, 1 … 1,024; the server may send fewer. */
    public Load limit(int states) {
        if (states < 1) {
            throw new IllegalArgumentException(
                    "limit: states=" + states + ", expected 1 … " + ReplyLayout.LOAD_MAX_COUNT);
        }
        return new Load(user(), afterChannel, sinceVersion, requireAtMost("limit", states, ReplyLayout.LOAD_MAX_COUNT));
    }

    @Override
    int length() {
        return RequestLayout.LOAD_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.load(out, correlation, user(), afterChannel, sinceVersion, limit);
    }

    @Override
    LoadedStates decode(Reply reply) {
        LoadReply page = ReplyDecoder.load(reply.in(), reply.frame());
        return new LoadedStates(page.version(), page.entries(), reply.has(ReplyFlags.FULL), reply.has(ReplyFlags.MORE));
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
