package dev.tidemark.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server and mistreats what passes: slices it into small writes, delays some, and after a number
 * of bytes cuts the connection, orderly or by a reset. By seed: the n-th connection always fares the same.
 *
 * <p>Thread: safe from any; two of its own a connection.
 */
final class FaultProxy implements AutoCloseable {
    /**
     * How roughly it goes about.
     *
     * @param mostSlice longest write, in bytes.
     * @param delayOneIn one slice of this many waits; 0 for none.
     * @param mostDelayNs longest wait.
     * @param mostBytes a connection is cut after 1 … so many bytes one way; 0 for never.
     */
    record Roughness(int mostSlice, int delayOneIn, long mostDelayNs, int mostBytes) {
        static final Roughness NONE = new Roughness(64 * 1024, 0, 0, 0);
    }

    private final ServerSocket listener;
    private final long seed;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final SentFrames sent = new SentFrames();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Roughness roughness;
    private volatile int target;
    private volatile boolean isClosed;

    FaultProxy(long seed, int target, Roughness roughness) {
        this.seed = seed;
        this.target = target;
        this.roughness = roughness;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError("cannot listen", e);
        }
        start("fault-proxy", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connects to another port from now on. */
    void target(int port) {
        target = port;
    }

    /** What clients have sent. */
    SentFrames sent() {
        return sent;
    }

    /** Connections cut so far. */
    int cuts() {
        return cuts.get();
    }

    /** Mistreats new connections no more, and resets those that there are. */
    void calm() {
        roughness = Roughness.NONE;
        sockets.forEach(FaultProxy::reset);
        sockets.clear();
    }

    @Override
    public void close() {
        isClosed = true;
        end(listener);
        sockets.forEach(FaultProxy::reset);
    }

    private void accept() {
        for (int number = 0; !isClosed; number++) {
            Socket client;
            try {
                client = listener.accept();
            } catch (IOException e) {
                return; // closed
            }
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
            } catch (IOException e) {
                reset(client); // no server now
                continue;
            }
            sockets.add(client);
            sockets.add(server);
            Random random = new Random(seed * 31 + number);
            Pump up = new Pump(client, server, roughness, random.nextLong(), sent.newStream());
            Pump down = new Pump(server, client, roughness, random.nextLong(), null);
            start("fault-proxy-up", up::run);
            start("fault-proxy-down", down::run);
        }
    }

    /** One way of a connection. */
    private final class Pump {
        private final Socket from;
        private final Socket to;
        private final Roughness rough;
        private final Random random;
        private final SentFrames.Stream watched;

        Pump(Socket from, Socket to, Roughness rough, long seed, SentFrames.Stream watched) {
            this.from = from;
            this.to = to;
            this.rough = rough;
            this.random = new Random(seed);
            this.watched = watched;
        }

        void run() {
            int left = rough.mostBytes() == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(rough.mostBytes());
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (watched != null) {
                        watched.onBytes(buffer, read);
                    }
                    int passed = Math.min(read, left);
                    slice(out, buffer, passed);
                    left -= passed;
                    if (left == 0) {
                        cut();
                        return;
                    }
                }
                to.shutdownOutput();
            } catch (IOException e) {
                reset(from); // one end is gone: so is the other
                reset(to);
            }
        }

        private void slice(OutputStream out, byte[] bytes, int length) throws IOException {
            int written = 0;
            while (written < length) {
                int slice = Math.min(length - written, 1 + random.nextInt(rough.mostSlice()));
                if (rough.delayOneIn() > 0 && random.nextInt(rough.delayOneIn()) == 0) {
                    LockSupport.parkNanos(1 + random.nextLong(rough.mostDelayNs()));
                }
                out.write(bytes, written, slice);
                written += slice;
            }
        }

        private void cut() {
            cuts.incrementAndGet();
            if (random.nextBoolean()) {
                end(from);
                end(to);
            } else {
                reset(from);
                reset(to);
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            return; // has been closed
        }
        end(socket);
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new AssertionError("cannot close", e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
