package dev.tidemark.loadgen.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringRedisContent;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.LastBulkStringRedisContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts the parts that Netty's decoder makes of replies, to know where each reply ends. An array is not gathered: nobody looks
 * at its content.
 *
 * <p>Thread: the connection's.
 */
final class RedisReplies extends ChannelInboundHandlerAdapter {
    private final Replies replies;
    /** Values that must still come until the reply is whole. */
    private long valuesLeft = 1;

    RedisReplies(Replies replies) {
        this.replies = replies;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof ArrayHeaderRedisMessage array) {
                onValue(null, Math.max(0, array.length()));
            } else if (message instanceof ErrorRedisMessage error) {
                onValue(nameOf(error.content()), 0);
            } else if (!(message instanceof BulkStringHeaderRedisMessage)
                    && (!(message instanceof BulkStringRedisContent)
                            || message instanceof LastBulkStringRedisContent)) {
                onValue(null, 0);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onValue(String error, long parts) {
        valuesLeft += parts - 1;
        if (valuesLeft == 0) {
            valuesLeft = 1;
            replies.onReplyInOrder(error);
        }
    }

    /** The first word of an error, such as {@code OOM} or {@code ERR}, which says of what kind it is. */
    private static String nameOf(String error) {
        int space = error.indexOf(' ');
        return space < 0 ? error : error.substring(0, space);
    }
}
