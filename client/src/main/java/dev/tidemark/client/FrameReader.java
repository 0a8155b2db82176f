package dev.tidemark.client;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.EOFException;
import java.util.List;

/** Cuts what comes into frames and hands each to the connection where it lies. Thread: the client's. */
final class FrameReader extends ByteToMessageDecoder {
    private final Connection connection;

    FrameReader(Connection connection) {
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (!connection.isClosed() && in.readableBytes() >= Integer.BYTES) {
            long length = in.getUnsignedIntLE(in.readerIndex() + FrameLayout.LENGTH_OFFSET);
            if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
                throw new MalformedFrameException("reply: length=" + length + ", expected " + FrameLayout.HEADER_LENGTH
                        + " … " + FrameLayout.DEFAULT_MAX_FRAME_LENGTH);
            }
            if (in.readableBytes() < length) {
                return;
            }
            connection.onFrame(in, in.readerIndex());
            in.skipBytes((int) length);
        }
        if (connection.isClosed()) {
            in.skipBytes(in.readableBytes());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        connection.onReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.onRoom();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        connection.fail(new EOFException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.fail(cause);
    }
}
