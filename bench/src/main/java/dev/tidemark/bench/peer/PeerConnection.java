package dev.tidemark.bench.peer;

import dev.tidemark.protocol.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One client: every whole frame of a read is answered where it lies, and all replies leave in one write.
 *
 * <p>What a client leaves unread is not bounded: the load generator bounds its requests in flight. Thread: the loop.
 */
final class PeerConnection extends ChannelInboundHandlerAdapter {
    private static final int LEAST_REPLIES = 2 * 1024;

    private final Answers answers;
    private int expectedReplies = LEAST_REPLIES;
    /** The beginning of a frame that is cut off, or null. */
    private ByteBuf unread;

    PeerConnection(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (unread == null) {
                answerFrames(context, bytes);
                if (bytes.isReadable()) {
                    unread = context.alloc().directBuffer(2 * bytes.readableBytes());
                    unread.writeBytes(bytes);
                }
            } else {
                unread.writeBytes(bytes);
                answerFrames(context, unread);
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

    private void answerFrames(ChannelHandlerContext context, ByteBuf in) {
        ByteBuf out = context.alloc().directBuffer(expectedReplies);
        int frame = in.readerIndex();
        int end = in.writerIndex();
        while (end - frame >= FrameLayout.HEADER_LENGTH) {
            int length = in.getIntLE(frame + FrameLayout.LENGTH_OFFSET);
            if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
                out.release();
                throw new IllegalArgumentException("not a frame: length=" + Integer.toUnsignedString(length));
            }
            if (end - frame < length) {
                break;
            }
            answers.answer(in, frame, length, out);
            frame += length;
        }
        in.readerIndex(frame);
        expectedReplies = Math.max(LEAST_REPLIES, out.readableBytes());
        context.writeAndFlush(out, context.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("connection closed: cause=" + cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }
}
