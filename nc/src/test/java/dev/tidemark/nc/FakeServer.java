package dev.tidemark.nc;

import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that does what a script says, for one connection after the other. */
final class FakeServer implements AutoCloseable {
    /** What is done on a connection; it is closed behind it. */
    interface Script {
        void play(Peer peer) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    FakeServer(Script... scripts) throws IOException {
        Thread thread = new Thread(() -> play(scripts), "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Waits for the end of the last script, and fails as it failed. */
    void join() throws Exception {
        played.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void play(Script... scripts) {
        try {
            for (Script script : scripts) {
                try (Socket socket = listener.accept()) {
                    script.play(new Peer(socket));
                }
            }
            played.complete(null);
        } catch (IOException | RuntimeException | AssertionError e) {
            played.completeExceptionally(e);
        }
    }

    /** The server's end of a connection. */
    static final class Peer {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private FrameHeader last;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** The header of the next request, or null at the end of the stream. */
        FrameHeader request() throws IOException {
            byte[] header = in.readNBytes(FrameLayout.HEADER_LENGTH);
            if (header.length == 0) {
                return null;
            }
            if (header.length < FrameLayout.HEADER_LENGTH) {
                throw new IOException("cut after " + header.length + " bytes");
            }
            last = FrameHeader.decode(Unpooled.wrappedBuffer(header), 0);
            in.readNBytes((int) last.length() - FrameLayout.HEADER_LENGTH);
            return last;
        }

        /** How many bytes come within a time. */
        int bytesWithin(int ms) throws IOException {
            socket.setSoTimeout(ms);
            try {
                return Math.max(0, in.read(new byte[1024]));
            } catch (SocketTimeoutException e) {
                return 0;
            }
        }

        byte[] bytes(int count) throws IOException {
            return in.readNBytes(count);
        }

        /** Reads and drops until the client says that nothing more comes. */
        void drain() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** Answers PINGs until another request or the end comes. */
        FrameHeader requestBehindPings() throws IOException {
            FrameHeader request = request();
            while (request != null && request.opcode() == Opcode.PING) {
                reply(request, 0, Status.OK, new byte[0]);
                request = request();
            }
            return request;
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void reply(FrameHeader request, int flags, int status, byte[] body) throws IOException {
            int opcode = request.opcode() | FrameLayout.REPLY_BIT;
            frame(opcode, flags, status, request.correlation(), body);
        }

        void frame(int opcode, int flags, int status, int correlation, byte[] body) throws IOException {
            ByteBuf frame = Unpooled.buffer();
            RequestEncoder.header(frame, FrameLayout.HEADER_LENGTH + body.length, opcode, flags, status, correlation);
            frame.writeBytes(body);
            send(ByteBufUtil.getBytes(frame));
        }

        /** A STATE whose lastRead is a number and the rest zero. */
        void state(FrameHeader request, long lastRead) throws IOException {
            reply(request, 0, Status.OK, stateBytes(lastRead));
        }

        void refuse(FrameHeader request, int status, String text) throws IOException {
            reply(request, 0, status, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static byte[] stateBytes(long lastRead) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeLongLE(lastRead).writeZero(40));
    }
}
