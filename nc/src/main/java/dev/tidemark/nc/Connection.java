package dev.tidemark.nc;

import dev.tidemark.nc.AwaitedReply.Kind;
import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * A connection on which commands go out, and their replies are printed in the order of the commands as they come.
 *
 * <p>Requests are pipelined, {@link #MAX_IN_FLIGHT} at most. Behind QUIET ones goes a PING before anything is waited for: its
 * reply says that none of them will get one. A {@code raw} runs alone, so that what comes meanwhile belongs to it.
 *
 * <p>Thread: one sends, through the public methods; a reader of the connection's own receives, prints, and watches the time.
 */
final class Connection implements AutoCloseable {
    static final int MAX_IN_FLIGHT = 256;
    /** How often the reader looks at the time while nothing comes. */
    private static final int TICK_MS = 20;

    private final Socket socket;
    private final OutputStream out;
    private final Duration timeout;
    private final Printer printer;
    private final SentFrames sent = new SentFrames();
    /** Guarded by this, as are the fields below but the last. */
    private final AwaitedReplies awaited = new AwaitedReplies();

    private int lastCorrelation;
    private boolean closing;
    private boolean ended;
    private Runnable onEnd = () -> {};
    /** When the write under way began, 0 while there is none. */
    private volatile long writeBeganNs;

    private Connection(Socket socket, Duration timeout, Printer printer) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        this.timeout = timeout;
        this.printer = printer;
    }

    /**
     * Connects, within the timeout that also holds for each reply.
     *
     * @throws IOException if that fails; the message says why.
     */
    static Connection open(ServerAddress address, Duration timeout, Printer printer) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new IOException("unknown host");
        }
        Socket socket = new Socket();
        try {
            socket.connect(resolved, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TICK_MS);
            Connection connection = new Connection(socket, timeout, printer);
            Thread reader = new Thread(connection::receive, "nc-reader");
            reader.setDaemon(true);
            reader.start();
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Runs something on the reader's thread when the server ends the connection; at once if it has. */
    void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                onEnd = action;
                return;
            }
        }
        action.run();
    }

    /** Whether the connection is over and no further command can be sent. */
    synchronized boolean isEnded() {
        return ended;
    }

    /**
     * Sends a command, perhaps only with the next {@link #flush}.
     *
     * @param origin the command as complaints about it name it.
     */
    void send(Command command, String origin) {
        if (command.isRaw()) {
            awaitAll();
        } else {
            awaitRoom();
            command.correlate(nextCorrelation());
        }
        write(command.bytes(), origin, false);
        if (command.isRaw()) {
            awaitAll();
        }
    }

    /** Sends what was kept back, with a fence if QUIET requests need one. */
    void flush() {
        boolean fence;
        synchronized (this) {
            fence = awaited.needFence() && sent.atBoundary();
        }
        if (fence) {
            ByteBuf ping = Unpooled.buffer(FrameLayout.HEADER_LENGTH);
            RequestEncoder.ping(ping, nextCorrelation(), new byte[0]);
            write(ByteBufUtil.getBytes(ping), "the PING behind requests that are quiet", true);
        }
        writing(() -> out.flush());
        synchronized (this) {
            awaited.startTimers(System.nanoTime() + timeout.toNanos());
        }
    }

    /** Sends everything, and waits until every reply has been printed or is overdue, or the connection has ended. */
    void awaitAll() {
        do {
            flush();
            await(() -> !awaited.owed());
        } while (needsAnotherFence());
    }

    /** Ends the sending: waits as {@link #awaitAll}, and tells the server that nothing more comes. */
    void finish() {
        awaitAll();
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // The server was faster: the reader notices it as well.
        }
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        await(() -> sent.atBoundary() || System.nanoTime() - deadlineNs >= 0);
        close();
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        closeSocket();
    }

    private void awaitRoom() {
        boolean full;
        synchronized (this) {
            full = awaited.size() >= MAX_IN_FLIGHT;
        }
        if (full) {
            flush();
            await(() -> awaited.size() < MAX_IN_FLIGHT);
        }
    }

    private synchronized boolean needsAnotherFence() {
        return !ended && awaited.needFence() && sent.atBoundary();
    }

    private synchronized int nextCorrelation() {
        do {
            lastCorrelation++;
        } while (lastCorrelation == 0 || awaited.uses(lastCorrelation));
        return lastCorrelation;
    }

    private void write(byte[] bytes, String origin, boolean fence) {
        synchronized (this) {
            if (ended) {
                return;
            }
            printer.sent(bytes, sent.atBoundary());
            sent.accept(bytes, new AwaitedSink(origin, fence));
        }
        writing(() -> out.write(bytes));
    }

    /** Writes while the reader watches how long it takes. */
    private void writing(Write write) {
        writeBeganNs = System.nanoTime() | 1;
        try {
            write.run();
        } catch (IOException e) {
            onWriteFailure();
        } finally {
            writeBeganNs = 0;
        }
    }

    /** The server is gone. It may have said why before: the reader gets the time to find that, and the end. */
    private void onWriteFailure() {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        await(() -> System.nanoTime() - deadlineNs >= 0);
        closeSocket();
    }

    private synchronized void await(Condition condition) {
        try {
            while (!ended && !condition.holds()) {
                wait(TICK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            ended = true;
        }
    }

    /** The reader's thread. */
    private void receive() {
        String end = "the server closed the connection";
        try {
            FrameReader reader = new FrameReader(socket.getInputStream());
            do {
                ByteBuf frame = reader.next();
                while (frame != null) {
                    onFrame(frame);
                    frame = reader.next();
                }
                onTick(System.nanoTime());
            } while (reader.read());
            if (reader.left() > 0) {
                end += " inside a frame, after " + reader.left() + " bytes of it";
            }
        } catch (MalformedFrameException e) {
            end = e.getMessage();
        } catch (IOException e) {
            end = "the connection broke: " + e.getMessage();
        } finally {
            onEnd(end);
        }
    }

    private synchronized void onFrame(ByteBuf frame) {
        printer.received(frame);
        FrameHeader header = FrameHeader.decode(frame, 0);
        AwaitedReply request = awaited.match(header, frame);
        if (request == null) {
            printer.unasked(frame);
        } else if (request.kind == Kind.FENCE && header.param() != Status.OK) {
            List<AwaitedReply> unknown = awaited.abandonQuietBefore(request);
            printer.complain(request.origin + " was refused, so that it is not known what became of " + unknown.size()
                    + " of them: " + ReplyText.of(frame).text());
        }
        drain();
    }

    private synchronized void onTick(long nowNs) {
        for (AwaitedReply request : awaited.expire(nowNs)) {
            printer.complain(request.origin + ": no reply within " + Timeout.format(timeout));
        }
        drain();
        long began = writeBeganNs;
        if (began != 0 && nowNs - began > timeout.toNanos()) {
            printer.complain("the server has not read for " + Timeout.format(timeout));
            closeSocket();
        }
    }

    private void onEnd(String end) {
        Runnable action;
        synchronized (this) {
            if (!closing) {
                onLoss(end);
            }
            ended = true;
            action = onEnd;
            notifyAll();
        }
        closeSocket();
        action.run();
    }

    private void onLoss(String end) {
        if (socket.isOutputShutdown()) {
            awaited.settleQuiet();
        }
        List<AwaitedReply> lost = awaited.abandon();
        drain();
        lost.removeIf(request -> request.kind == Kind.FENCE);
        if (!lost.isEmpty()) {
            printer.complain(
                    end + "; requests without a reply: " + lost.size() + ", the first is " + lost.get(0).origin);
        }
    }

    private void drain() {
        awaited.drain(request -> {
            if (request.kind != Kind.FENCE) {
                printer.reply(request.reply);
            }
        });
        notifyAll();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            printer.note("closing the connection: " + e.getMessage());
        }
    }

    /** Notes which replies the bytes sent lead to. */
    private final class AwaitedSink implements SentFrames.Sink {
        private final String origin;
        private final boolean fence;

        AwaitedSink(String origin, boolean fence) {
            this.origin = origin;
            this.fence = fence;
        }

        @Override
        public void onFrame(int opcode, int flags, int correlation) {
            Kind kind = fence ? Kind.FENCE : (flags & RequestFlags.QUIET) != 0 ? Kind.QUIET : Kind.LOUD;
            awaited.add(new AwaitedReply(kind, origin, opcode, correlation));
        }

        @Override
        public void onDoubtfulLength(long length) {
            awaited.add(new AwaitedReply(Kind.DOUBTFUL, origin, 0, 0));
        }
    }

    /** Looked at with the connection's lock held. */
    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
