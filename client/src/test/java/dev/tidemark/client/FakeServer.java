package dev.tidemark.client;

import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does what a script says, on each connection on a thread of its own. */
final class FakeServer implements AutoCloseable {
    /** What is done on a connection; it is closed behind it. */
    interface Script {
        void play(Peer peer) throws IOException;
    }

    /** A request as it came. */
    record Received(FrameHeader header, ByteBuf frame) {
        int opcode() {
            return header.opcode();
        }

        long longAt(int offset) {
            return frame.getLongLE(offset);
        }
    }

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private volatile boolean isClosed;

    /** On any free port. */
    FakeServer(Script script) {
        this(0, script);
    }

    FakeServer(int port, Script script) {
        try {
            listener = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError("cannot listen", e);
        }
        start("fake-server", () -> accept(script));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends all connections, and fails as a script failed. */
    @Override
    public void close() {
        isClosed = true;
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError("cannot close", e);
        }
        for (Throwable fault : faults) {
            throw new AssertionError("a script failed", fault);
        }
    }

    private void accept(Script script) {
        while (!isClosed) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                start("fake-peer", () -> play(script, socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void play(Script script, Socket socket) {
        try (socket) {
            script.play(new Peer(socket));
        } catch (IOException e) {
            return; // the client or the test closed the connection
        } catch (RuntimeException | AssertionError e) {
            faults.add(e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The server's end of a connection. */
    static final class Peer {
        private final Socket socket;
        private final InputStream in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
        }

        /** The next request. @throws EOFException at the end of the stream. */
        Received next() throws IOException {
            byte[] head = in.readNBytes(FrameLayout.HEADER_LENGTH);
            if (head.length < FrameLayout.HEADER_LENGTH) {
                throw new EOFException("after " + head.length + " bytes");
            }
            FrameHeader header = FrameHeader.decode(Unpooled.wrappedBuffer(head), 0);
            byte[] body = in.readNBytes((int) header.length() - FrameLayout.HEADER_LENGTH);
            return new Received(header, Unpooled.wrappedBuffer(head, body));
        }

        /** Takes the HELLO and greets. @return the shard that was wished for. */
        int greet(int shardCount) throws IOException {
            return greet(shardCount, FrameLayout.DEFAULT_MAX_FRAME_LENGTH, 65_536);
        }

        int greet(int shardCount, int maxFrame, int maxInFlight) throws IOException {
            Received hello = next();
            greet(hello, shardCount, maxFrame, maxInFlight);
            return wish(hello);
        }

        void greet(Received hello, int shardCount, int maxFrame, int maxInFlight) throws IOException {
            ByteBuf body = Unpooled.buffer()
                    .writeByte(1)
                    .writeByte(4)
                    .writeShortLE(shardCount)
                    .writeShortLE(wish(hello))
                    .writeShortLE(0)
                    .writeIntLE(0)
                    .writeIntLE(maxFrame)
                    .writeIntLE(maxInFlight);
            reply(hello, 0, Status.OK, ByteBufUtil.getBytes(body));
        }

        static int wish(Received hello) {
            if (hello.opcode() != Opcode.HELLO) {
                throw new AssertionError("first frame: " + hello);
            }
            return hello.frame().getUnsignedShortLE(RequestLayout.HELLO_SHARD_OFFSET);
        }

        /** Answers everything with zeros until the client ends. */
        void answerAll() throws IOException {
            while (true) {
                zeros(next());
            }
        }

        /** Answers with a body that is long enough for every layout, and zero. */
        void zeros(Received request) throws IOException {
            if (request.opcode() == Opcode.LOAD) {
                load(request, 0, 0);
            } else {
                reply(request, 0, Status.OK, new byte[request.opcode() == Opcode.PING ? 0 : 64]);
            }
        }

        /** A page of LOAD with these channels, each with a state whose lastRead is the channel's number. */
        void load(Received request, int flags, long version, long... channels) throws IOException {
            ByteBuf body = Unpooled.buffer()
                    .writeLongLE(version)
                    .writeIntLE(channels.length)
                    .writeShortLE(56)
                    .writeShortLE(0);
            for (long channel : channels) {
                body.writeLongLE(channel).writeLongLE(channel).writeZero(40);
            }
            reply(request, flags, Status.OK, ByteBufUtil.getBytes(body));
        }

        void state(Received request, int flags, int status, ReadState state) throws IOException {
            ByteBuf body = Unpooled.buffer()
                    .writeLongLE(state.lastRead())
                    .writeLongLE(state.mentioned())
                    .writeLongLE(state.counted())
                    .writeLongLE(state.version());
            for (int i = 0; i < 4; i++) {
                body.writeIntLE(state.counter(i));
            }
            reply(request, flags, status, ByteBufUtil.getBytes(body));
        }

        void refuse(Received request, int status, String text) throws IOException {
            reply(request, 0, status, text.getBytes(StandardCharsets.UTF_8));
        }

        void reply(Received request, int flags, int status, byte[] body) throws IOException {
            frame(
                    request.opcode() | FrameLayout.REPLY_BIT,
                    flags,
                    status,
                    request.header().correlation(),
                    body);
        }

        void frame(int opcode, int flags, int status, int correlation, byte[] body) throws IOException {
            ByteBuf frame = Unpooled.buffer();
            RequestEncoder.header(frame, FrameLayout.HEADER_LENGTH + body.length, opcode, flags, status, correlation);
            send(ByteBufUtil.getBytes(frame.writeBytes(body)));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Ends the connection by a reset, if it has not ended. */
        void reset() throws IOException {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException e) {
                return; // closed
            }
            socket.close();
        }

        /** Reads nothing and says nothing until the client ends the connection. */
        void stall() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
