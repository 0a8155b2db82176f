package dev.tidemark.loadgen.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds the reply frames in what is read, in place; a frame that is cut off is kept until its rest comes.
 *
 * <p>Thread: the connection's. Allocation: a pooled buffer for a frame that is cut off.
 */
final class TidemarkReplies extends ChannelInboundHandlerAdapter {
    private final Replies replies;
    private ByteBuf unread;

    TidemarkReplies(Replies replies) {
        this.replies = replies;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (unread == null) {
                takeFrames(bytes);
                if (bytes.isReadable()) {
                    unread = context.alloc().directBuffer(bytes.readableBytes());
                    unread.writeBytes(bytes);
                }
            } else {
                unread.writeBytes(bytes);
                takeFrames(unread);
                if (unread.isReadable()) {
                    unread.discardSomeReadBytes();
                } else {
                    release();
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void takeFrames(ByteBuf in) {
        while (in.readableBytes() >= FrameLayout.HEADER_LENGTH) {
            int frame = in.readerIndex();
            long length = in.getUnsignedIntLE(frame + FrameLayout.LENGTH_OFFSET);
            if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
                throw new MalformedFrameException("reply: length=" + length + ", expected " + FrameLayout.HEADER_LENGTH
                        + " to " + FrameLayout.DEFAULT_MAX_FRAME_LENGTH);
            }
            if (in.readableBytes() < length) {
                return;
            }
            int status = in.getUnsignedShortLE(frame + FrameLayout.PARAM_OFFSET);
            int correlation = in.getIntLE(frame + FrameLayout.CORRELATION_OFFSET);
            in.skipBytes((int) length);
            replies.onReply(correlation, status == Status.OK ? null : Status.nameOf(status));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        context.fireChannelInactive();
    }

    private void release() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }
}
