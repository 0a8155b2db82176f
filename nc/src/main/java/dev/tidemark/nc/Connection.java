package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.RequestEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * A connection on which commands go out, and their replies are printed in the order of the commands as they come.
 *
 * <p>Requests are pipelined, {@link #MAX_IN_FLIGHT} at most. Behind QUIET ones goes a PING before anything is waited for: its
 * reply says that none of them will get one. A {@code raw} runs alone, so that what comes meanwhile belongs to it.
 *
 * <p>Thread: one sends, through the methods here; a reader of the connection's own receives, and watches the time.
 */
final class Connection implements AutoCloseable {
    static final int MAX_IN_FLIGHT = 256;
    /** How often the reader looks at the time while nothing comes. */
    private static final int TICK_MS = 20;

    private final Socket socket;
    private final OutputStream out;
    private final Duration timeout;
    private final Printer printer;
    private final Exchange exchange;
    /** Whether this end has had enough, and the end of the connection is none to complain about. */
    private volatile boolean closing;
    /** When the write under way began, 0 while there is none. */
    private volatile long writeBeganNs;

    private Connection(Socket socket, Duration timeout, Printer printer) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        this.timeout = timeout;
        this.printer = printer;
        this.exchange = new Exchange(timeout, printer);
    }

    /**
     * Connects and is let in, within the timeout that also holds for each reply.
     *
     * @throws IOException if that fails; the message says why.
     */
    static Connection open(ServerAddress address, Access access, Duration timeout, Printer printer) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new IOException("unknown host");
        }
        Socket socket = new Socket();
        try {
            int timeoutMs = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
            socket.connect(resolved, timeoutMs);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMs);
            Socket entered = access.enter(socket, address);
            entered.setSoTimeout(TICK_MS);
            Connection connection = new Connection(entered, timeout, printer);
            Thread reader = new Thread(connection::receive, "nc-reader");
            reader.setDaemon(true);
            reader.start();
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Runs something when the connection has ended, at once if it has. */
    void onEnd(Runnable action) {
        exchange.onEnd(action);
    }

    /** Whether no further command can be sent. Where the server has announced the end, it is waited for. */
    boolean isEnded() {
        return exchange.isEnded();
    }

    /**
     * Sends a command, perhaps only with the next {@link #flush}.
     *
     * @param origin the command as complaints about it name it.
     * @return false if the connection has ended, and the command was not sent.
     */
    boolean send(Command command, String origin) {
        if (command.isRaw()) {
            awaitAll();
            boolean written = write(command.bytes(), origin, false);
            awaitAll();
            return written;
        }
        if (!exchange.hasRoom(MAX_IN_FLIGHT)) {
            flush();
            exchange.awaitRoom(MAX_IN_FLIGHT);
        }
        command.correlate(exchange.nextCorrelation());
        return write(command.bytes(), origin, false);
    }

    /** Sends what was kept back, with a fence if QUIET requests need one. */
    void flush() {
        if (exchange.needsFence()) {
            ByteBuf ping = Unpooled.buffer(FrameLayout.HEADER_LENGTH);
            RequestEncoder.ping(ping, exchange.nextCorrelation(), new byte[0]);
            write(ByteBufUtil.getBytes(ping), "the PING behind requests that are quiet", true);
        }
        writing(out::flush);
        exchange.onFlushed();
    }

    /** Sends everything, and waits until every reply has been printed or is overdue, or the connection has ended. */
    void awaitAll() {
        do {
            flush();
            exchange.awaitOwed();
        } while (exchange.needsFence());
    }

    /**
     * Ends the sending: waits as {@link #awaitAll}, and tells the server that nothing more comes. Inside a frame no fence can be
     * sent; there the server's own end says that it has answered all.
     */
    void finish() {
        awaitAll();
        boolean insideFrame = exchange.insideFrame(); // asked first: the server may end as soon as we have
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            closeSocket();
        }
        if (insideFrame) {
            printer.note("what was sent ends inside a frame");
            exchange.awaitEnd();
        }
        close();
    }

    @Override
    public void close() {
        closing = true;
        closeSocket();
    }

    private boolean write(byte[] bytes, String origin, boolean fence) {
        if (!exchange.onSend(bytes, origin, fence)) {
            return false;
        }
        writing(() -> out.write(bytes));
        return true;
    }

    /** Writes while the reader watches how long it takes. */
    private void writing(Write write) {
        writeBeganNs = System.nanoTime() | 1;
        try {
            write.run();
        } catch (IOException e) {
            // The server is gone. It may have said why before: the reader gets the time to find that, and the end.
            exchange.awaitEnd();
            closeSocket();
        } finally {
            writeBeganNs = 0;
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
                    exchange.onReceived(frame);
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
            exchange.onConnectionEnd(closing ? null : end, socket.isOutputShutdown());
            closeSocket();
        }
    }

    private void onTick(long nowNs) {
        exchange.onTick(nowNs);
        long began = writeBeganNs;
        if (began != 0 && nowNs - began > timeout.toNanos()) {
            printer.complain("the server has not read for " + Timeout.format(timeout));
            closeSocket();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            printer.note("closing the connection: " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
