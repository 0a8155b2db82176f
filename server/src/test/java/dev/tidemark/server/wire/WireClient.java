package dev.tidemark.server.wire;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.model.ReplyFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A blocking connection to a server, as plain as a socket: what is sent leaves at once, in one write; what comes is taken
 * apart into frames and nothing else. Every wait ends with an AssertionError after {@link #TIMEOUT_MS}.
 *
 * <p>Thread: one. {@link #exchange} writes on a second one, so that a long pipeline cannot block both ends.
 */
public final class WireClient implements AutoCloseable {
    public static final int TIMEOUT_MS = 20_000;

    /** Correlation of the PINGs that {@link #fence} sends; tests leave it alone. */
    public static final int FENCE = 0xFE_FE_FE_FE;

    private final Socket socket;
    private final InputStream in;

    /** Connects to a port of this machine. */
    public WireClient(int port) {
        this(connected(port));
    }

    /** Takes over a connected socket. */
    public WireClient(Socket socket) {
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use a socket", e);
        }
    }

    private static Socket connected(int port) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect: port=" + port, e);
        }
    }

    /** The bytes that an encoder writes, one frame or several. */
    public static byte[] frame(Consumer<ByteBuf> encoder) {
        ByteBuf out = Unpooled.buffer();
        encoder.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    /** The bytes of all frames behind one another. */
    public static byte[] join(List<byte[]> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A copy of a request frame with another correlation. */
    public static byte[] withCorrelation(byte[] frame, int correlation) {
        byte[] copy = frame.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(FrameLayout.CORRELATION_OFFSET, correlation);
        return copy;
    }

    /** Writes a request's header over the beginning of a frame. */
    public static void writeHeader(byte[] frame, int length, int opcode, int correlation) {
        ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(length)
                .put((byte) opcode)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(correlation);
    }

    /** Sends bytes in one write. */
    public void send(byte[] bytes) {
        send(bytes, 0, bytes.length);
    }

    /** Sends a part of bytes in one write. */
    public void send(byte[] bytes, int offset, int length) {
        try {
            socket.getOutputStream().write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send: bytes=" + length, e);
        }
    }

    /** Sends what an encoder writes in one write. */
    public void send(Consumer<ByteBuf> encoder) {
        send(frame(encoder));
    }

    /** Sends a request and takes the next reply. */
    public ReplyFrame call(byte[] request) {
        send(request);
        return receive();
    }

    /** Sends a request and takes the next reply. */
    public ReplyFrame call(Consumer<ByteBuf> encoder) {
        return call(frame(encoder));
    }

    /** Takes the next reply. */
    public ReplyFrame receive() {
        ReplyFrame reply = receiveOrEnd();
        if (reply == null) {
            throw new AssertionError("the server closed the connection, expected a reply");
        }
        return reply;
    }

    /** Takes the next reply. @return null if the server closed the connection instead. */
    public ReplyFrame receiveOrEnd() {
        try {
            byte[] head = in.readNBytes(Integer.BYTES);
            if (head.length == 0) {
                return null;
            }
            if (head.length < Integer.BYTES) {
                throw new EOFException("in the length of a frame");
            }
            int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
                throw new AssertionError("reply has length=" + Integer.toUnsignedString(length)
                        + ", expected 12 … 262144: the stream is out of step");
            }
            byte[] frame = new byte[length];
            System.arraycopy(head, 0, frame, 0, Integer.BYTES);
            if (in.readNBytes(frame, Integer.BYTES, length - Integer.BYTES) < length - Integer.BYTES) {
                throw new EOFException("in a frame of length " + length);
            }
            return new ReplyFrame(frame);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no reply within ms=" + TIMEOUT_MS, e);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection broke", e);
        }
    }

    /** Takes a number of replies, in the order in which they come. */
    public List<ReplyFrame> receive(int count) {
        List<ReplyFrame> replies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replies.add(receive());
        }
        return replies;
    }

    /** Sends a PING, and takes all replies until its own, which is left out. */
    public List<ReplyFrame> fence() {
        send(fenceFrame());
        return receiveUntilFence();
    }

    /**
     * Sends bytes and a PING behind them, and meanwhile takes all replies until the PING's, which is left out.
     * However much is sent, the server never waits for this client to read.
     */
    public List<ReplyFrame> exchange(byte[] requests) {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            send(requests);
            send(fenceFrame());
        });
        List<ReplyFrame> replies = receiveUntilFence();
        try {
            writer.join();
        } catch (CompletionException e) {
            throw new AssertionError("could not send", e);
        }
        return replies;
    }

    /** Says that no request will come any more; replies still can. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot half-close", e);
        }
    }

    /** Takes all replies until the server closes the connection. */
    public List<ReplyFrame> receiveToEnd() {
        List<ReplyFrame> replies = new ArrayList<>();
        for (ReplyFrame reply = receiveOrEnd(); reply != null; reply = receiveOrEnd()) {
            replies.add(reply);
        }
        return replies;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close", e);
        }
    }

    private List<ReplyFrame> receiveUntilFence() {
        List<ReplyFrame> replies = new ArrayList<>();
        for (ReplyFrame reply = receive(); reply.correlation() != FENCE; reply = receive()) {
            replies.add(reply);
        }
        return replies;
    }

    private static byte[] fenceFrame() {
        return frame(out -> RequestEncoder.ping(out, FENCE, new byte[0]));
    }
}
