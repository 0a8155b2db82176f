package dev.tidemark.client;

import dev.tidemark.protocol.AckManyReply;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;
import java.util.Map;

/**
 * ACK_MANY: an {@link Ack} for up to 8,192 channels of one user in one step: all, or at the limit of states nothing. The client
 * sends it again by itself until it is answered.
 */
public final class AckMany extends Request<AckManyResult> {
    /** Greatest number of channels in one. */
    public static final int MAX_CHANNELS = RequestLayout.ACK_MANY_MAX_COUNT;

    private final long[] channels;
    private final long[] messages;
    private final CounterSet cleared;
    private final int flags;

    private AckMany(long user, long[] channels, long[] messages, CounterSet cleared, int flags) {
        super(Opcode.ACK_MANY, requireId("user", user));
        this.channels = channels;
        this.messages = messages;
        this.cleared = require("cleared", cleared);
        this.flags = flags;
    }

    /**
     * Acks each channel up to its message, and clears all counters that it covers. The map is copied.
     *
     * @param messages by channel; none of either is 0.
     * @throws IllegalArgumentException if there are more than {@link #MAX_CHANNELS}.
     */
    public static AckMany of(long user, Map<Long, Long> messages) {
        requireAtMost("channels", messages.size(), MAX_CHANNELS);
        long[] channels = new long[messages.size()];
        long[] upTo = new long[messages.size()];
        int i = 0;
        for (Map.Entry<Long, Long> ack : messages.entrySet()) {
            channels[i] = requireId("channel", ack.getKey());
            upTo[i++] = requireId("message", ack.getValue());
        }
        return new AckMany(user, channels, upTo, CounterSet.ALL, 0);
    }

    /** Clears these counters in place of all. */
    public AckMany clearing(CounterSet counters) {
        return new AckMany(user(), channels, messages, counters, flags);
    }

    /** Clears the counters also where a newer message has been counted in them: "mark all as read". */
    public AckMany force() {
        return new AckMany(user(), channels, messages, cleared, flags | RequestFlags.FORCE);
    }

    /** Creates no states where there are none. */
    public AckMany ifExists() {
        return new AckMany(user(), channels, messages, cleared, flags | RequestFlags.EXISTING);
    }

    @Override
    int length() {
        return RequestLayout.ACK_MANY_ACKS_OFFSET + channels.length * RequestLayout.ACK_MANY_ITEM_LENGTH;
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.ackMany(out, flags, cleared.mask(), correlation, user(), channels, messages, channels.length);
    }

    @Override
    AckManyResult decode(Reply reply) {
        AckManyReply done = ReplyDecoder.ackMany(reply.in(), reply.frame());
        return new AckManyResult(done.version(), done.applied(), done.unchanged(), reply.has(ReplyFlags.NEWER));
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
