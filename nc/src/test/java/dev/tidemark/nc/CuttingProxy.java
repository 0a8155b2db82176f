package dev.tidemark.nc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between one client and a server. What the client sends is passed on as it comes; what the server sends comes in three
 * pieces each time, the first of them shorter than the header of a TLS record, with a pause between.
 *
 * <p>Thread: three of its own.
 */
final class CuttingProxy implements AutoCloseable {
    private static final int[] CUTS = {3, 11};

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final Duration pause;

    CuttingProxy(int serverPort, Duration pause) throws IOException {
        this.serverPort = serverPort;
        this.pause = pause;
        start("proxy", this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve() throws IOException {
        try (Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            client.setTcpNoDelay(true);
            start("proxy-to-server", () -> {
                passOn(client.getInputStream(), server.getOutputStream(), false);
                server.shutdownOutput();
            });
            passOn(server.getInputStream(), client.getOutputStream(), true);
            client.shutdownOutput();
        }
    }

    private void passOn(InputStream from, OutputStream to, boolean cutting) throws IOException {
        byte[] bytes = new byte[64 << 10];
        for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
            int at = 0;
            for (int i = 0; cutting && i < CUTS.length; i++) {
                int end = Math.min(length, CUTS[i]);
                to.write(bytes, at, end - at);
                at = end;
                LockSupport.parkNanos(pause.toNanos());
            }
            to.write(bytes, at, length - at);
        }
    }

    private static void start(String name, Passing passing) {
        Thread thread = new Thread(
                () -> {
                    try {
                        passing.run();
                    } catch (IOException ended) {
                        // one of the two has gone: the other learns it by its socket
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Passing {
        void run() throws IOException;
    }
}
