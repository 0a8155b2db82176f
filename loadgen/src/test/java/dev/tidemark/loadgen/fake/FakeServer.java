package dev.tidemark.loadgen.fake;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.Status;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Speaks enough of Tidemark's protocol to be put under load: one thread a connection, which hands each request to the test and
 * sends a reply with the status it wants.
 *
 * <p>Thread: any. Lifetime: until {@link #close}.
 */
public final class FakeServer implements AutoCloseable {
    private static final int STATE_REPLY = 60;
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicLong requests = new AtomicLong();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What a test makes of a request. */
    @FunctionalInterface
    public interface Behaviour {
        /** Close the connection instead of answering. */
        int CLOSE = -1;
        /** Do not answer. */
        int SILENCE = -2;

        /**
         * Takes a request; the reply leaves when this returns.
         *
         * @param number of the request, from 1, HELLO and INFO left out.
         * @return the reply's status, or one of the above.
         */
        int answer(long number, int opcode);
    }

    public FakeServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("fake-accept", this::accept);
    }

    /** One that answers everything with OK at once. */
    public static FakeServer prompt() {
        return new FakeServer((number, opcode) -> Status.OK);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** As the command line takes it. */
    public String text() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Requests so far, HELLO and INFO left out. */
    public long requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                start("fake-connection", () -> serve(socket));
            }
        } catch (SocketException e) {
            return; // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER)) {
            byte[] header = new byte[FrameLayout.HEADER_LENGTH];
            while (true) {
                if (in.available() == 0) {
                    out.flush();
                }
                in.readFully(header);
                ByteBuffer request = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
                in.skipNBytes(request.getInt(FrameLayout.LENGTH_OFFSET) - FrameLayout.HEADER_LENGTH);
                if (!answer(request, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            sockets.remove(socket); // the generator has closed it
        }
    }

    private boolean answer(ByteBuffer request, OutputStream out) throws IOException {
        int opcode = request.get(FrameLayout.OPCODE_OFFSET);
        int correlation = request.getInt(FrameLayout.CORRELATION_OFFSET);
        switch (opcode) {
            case Opcode.HELLO -> out.write(hello(correlation));
            case Opcode.INFO ->
                out.write(reply(opcode, Status.OK, correlation, "hits 0\n".getBytes(StandardCharsets.UTF_8)));
            default -> {
                int status = behaviour.answer(requests.incrementAndGet(), opcode);
                if (status == Behaviour.CLOSE) {
                    return false;
                }
                if (status != Behaviour.SILENCE) {
                    out.write(reply(opcode, status, correlation, new byte[STATE_REPLY - FrameLayout.HEADER_LENGTH]));
                }
            }
        }
        return true;
    }

    private static byte[] reply(int opcode, int status, int correlation, byte[] body) {
        return ByteBuffer.allocate(FrameLayout.HEADER_LENGTH + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(FrameLayout.HEADER_LENGTH + body.length)
                .put((byte) (opcode | FrameLayout.REPLY_BIT))
                .put((byte) 0)
                .putShort((short) status)
                .putInt(correlation)
                .put(body)
                .array();
    }

    private static byte[] hello(int correlation) {
        byte[] text = "fake 1".getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(ReplyLayout.HELLO_TEXT_OFFSET - FrameLayout.HEADER_LENGTH + text.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        int base = FrameLayout.HEADER_LENGTH;
        body.put(0, (byte) 1);
        body.putShort(ReplyLayout.HELLO_SHARD_COUNT_OFFSET - base, (short) 1);
        body.putShort(ReplyLayout.HELLO_TEXT_LENGTH_OFFSET - base, (short) text.length);
        body.put(ReplyLayout.HELLO_TEXT_OFFSET - base, text);
        return reply(Opcode.HELLO, Status.OK, correlation, body.array());
    }
}
