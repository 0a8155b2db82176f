package dev.tidemark.loadgen.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** INFO of a Redis server. */
final class RedisFacts {
    private static final byte[] INFO = "INFO\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LENGTH = 1 << 20;

    private RedisFacts() {}

    static ServerFacts ask(InetSocketAddress server, Duration timeout) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            socket.getOutputStream().write(INFO);
            Map<String, String> counters = counters(bulk(new DataInputStream(socket.getInputStream())));
            String version = counters.containsKey("valkey_version")
                    ? "valkey " + counters.get("valkey_version")
                    : "redis " + counters.getOrDefault("redis_version", "unknown");
            return new ServerFacts(version, 1, counters);
        }
    }

    private static String bulk(DataInputStream in) throws IOException {
        String header = line(in);
        if (header.startsWith("-")) {
            throw new IOException("INFO was refused: " + header.substring(1));
        }
        if (!header.matches("\\$[0-9]{1,7}") || Integer.parseInt(header.substring(1)) > MAX_LENGTH) {
            throw new IOException("this is no Redis server: INFO was answered with " + header);
        }
        byte[] bytes = new byte[Integer.parseInt(header.substring(1))];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (char c = (char) in.readUnsignedByte(); c != '\r'; c = (char) in.readUnsignedByte()) {
            line.append(c);
            if (line.length() > MAX_LENGTH) {
                throw new IOException("this is no Redis server: no line end");
            }
        }
        in.readUnsignedByte(); // the line feed
        return line.toString();
    }

    private static Map<String, String> counters(String info) {
        Map<String, String> counters = new LinkedHashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                counters.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return counters;
    }
}
