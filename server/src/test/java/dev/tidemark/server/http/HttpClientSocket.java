package dev.tidemark.server.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A plain socket that says what it is told to, to an HTTP port. Every wait ends after {@link #PATIENCE_MS}. Thread: one. */
final class HttpClientSocket implements AutoCloseable {
    static final int PATIENCE_MS = 20_000;

    private final Socket socket = new Socket();
    private final BufferedReader in;

    /** The head of a reply, line by line, and its body. */
    record Reply(List<String> head, String body) {
        int status() {
            return Integer.parseInt(head.get(0).split(" ")[1]);
        }

        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse(null);
        }
    }

    HttpClientSocket(InetSocketAddress address) throws IOException {
        socket.setReceiveBufferSize(4_096); // so that a reply that is not read stays with the server
        socket.connect(address, PATIENCE_MS);
        socket.setSoTimeout(PATIENCE_MS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1_024);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Asks for a path and reads the reply. */
    Reply get(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return readReply(true);
    }

    Reply readReply(boolean hasBody) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.add(line);
        }
        if (head.isEmpty()) {
            throw new IOException("closed without a reply");
        }
        Reply reply = new Reply(head, "");
        int length = hasBody ? Integer.parseInt(reply.header("content-length")) : 0;
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within a body");
            }
            body.append((char) next);
        }
        return new Reply(head, body.toString());
    }

    /** Waits until the other side closes, by an end of what it sends or by a reset. */
    void awaitClose() throws IOException {
        try {
            while (in.read() >= 0) {
                // what is left of replies
            }
        } catch (SocketException reset) {
            // closed before all that was sent had been read
        }
    }

    /** Waits until the other side takes nothing any more, without reading what it sends. */
    void awaitReset() {
        Awaitility.await().atMost(PATIENCE_MS, TimeUnit.MILLISECONDS).until(() -> {
            try {
                send("X");
                return false;
            } catch (SocketException reset) {
                return true;
            }
        });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
