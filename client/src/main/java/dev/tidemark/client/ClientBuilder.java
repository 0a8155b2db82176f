package dev.tidemark.client;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * Sets up a {@link TidemarkClient}. Every setting has a default; one out of its range is an {@link IllegalArgumentException}.
 *
 * <p>Thread: one.
 */
public final class ClientBuilder {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_CONNECTIONS_PER_SHARD = 64;
    private static final int MOST_CALLS = 1 << 24;
    private static final Backoff RETRY =
            new Backoff(Duration.ofMillis(20).toNanos(), Duration.ofSeconds(1).toNanos());

    private String host = "127.0.0.1";
    private int port = FrameLayout.DEFAULT_PORT;
    private String name = "tidemark-java";
    private String token = "";
    private SSLContext tls;
    private long timeoutNs = Duration.ofSeconds(5).toNanos();
    private long connectTimeoutNs = Duration.ofSeconds(2).toNanos();
    private long stallTimeoutNs = Duration.ofSeconds(10).toNanos();
    private int connectionsPerShard = 1;
    private int maxInFlight = 4_096;
    private int maxOpenCalls = 65_536;
    private long maxOpenBytes = 64L * 1024 * 1024;
    private Backoff reconnect =
            new Backoff(Duration.ofMillis(50).toNanos(), Duration.ofSeconds(2).toNanos());

    ClientBuilder() {}

    /**
     * The server; 127.0.0.1:7600 unless set. A name is looked up again for each connection, on the client's thread.
     *
     * @param port 1 … 65,535.
     */
    public ClientBuilder address(String host, int port) {
        this.host = Objects.requireNonNull(host, "host");
        this.port = (int) requireRange("port", port, 1, 65_535);
        return this;
    }

    /** What operators see of this client, at most 255 bytes of UTF-8; {@code tidemark-java} unless set. */
    public ClientBuilder name(String name) {
        requireRange("name bytes", utf8Length(name), 0, RequestLayout.HELLO_MAX_NAME_LENGTH);
        this.name = name;
        return this;
    }

    /** What the server asks for, at most 1,024 bytes of UTF-8; none unless set. Never logged. */
    public ClientBuilder token(String token) {
        requireRange("token bytes", utf8Length(token), 0, RequestLayout.HELLO_MAX_TOKEN_LENGTH);
        this.token = token;
        return this;
    }

    /**
     * Has all connections encrypted: by this context, with the host of {@link #address} checked against the server's certificate;
     * not encrypted unless set. {@link ClientTls} makes one from PEM files.
     */
    public ClientBuilder tls(SSLContext context) {
        tls = Objects.requireNonNull(context, "context");
        return this;
    }

    /** How long a call may take from when it is made to its outcome, 1 ms … 1 day; 5 s unless set. */
    public ClientBuilder timeout(Duration timeout) {
        timeoutNs = requireTimeout("timeout", timeout);
        return this;
    }

    /** How long a connection may take until the server has greeted, 1 ms … 1 day; 2 s unless set. */
    public ClientBuilder connectTimeout(Duration timeout) {
        connectTimeoutNs = requireTimeout("connectTimeout", timeout);
        return this;
    }

    /**
     * How long a connection may bring nothing while replies are due, 1 ms … 1 day; then it is taken for lost. 10 s unless set.
     */
    public ClientBuilder stallTimeout(Duration timeout) {
        stallTimeoutNs = requireTimeout("stallTimeout", timeout);
        return this;
    }

    /**
     * How many connections there are to each shard, 1 … 64; 1 unless set. A user's requests always use the same one, which
     * keeps their order. More help only where one connection is held up by the network.
     */
    public ClientBuilder connectionsPerShard(int connections) {
        connectionsPerShard = (int) requireRange("connectionsPerShard", connections, 1, MOST_CONNECTIONS_PER_SHARD);
        return this;
    }

    /** Requests under way on one connection, 1 … 16,777,216, but no more than the server allows; 4,096 unless set. */
    public ClientBuilder maxInFlight(int requests) {
        maxInFlight = (int) requireRange("maxInFlight", requests, 1, MOST_CALLS);
        return this;
    }

    /**
     * Calls open in all, waiting or under way, 1 … 16,777,216; one more is rejected at once with
     * {@link RejectedException.Reason#QUEUE_FULL}. 65,536 unless set.
     */
    public ClientBuilder maxOpenCalls(int calls) {
        maxOpenCalls = (int) requireRange("maxOpenCalls", calls, 1, MOST_CALLS);
        return this;
    }

    /** The same for the bytes of their frames, 4 KiB or more; 64 MiB unless set. */
    public ClientBuilder maxOpenBytes(long bytes) {
        maxOpenBytes = requireRange("maxOpenBytes", bytes, FrameLayout.LEAST_MAX_FRAME_LENGTH, Long.MAX_VALUE);
        return this;
    }

    /**
     * Pauses between tries to connect: the first, doubled from try to try up to the longest, each cut by up to a half by chance.
     * 50 ms to 2 s unless set; 1 ms … 1 day.
     */
    public ClientBuilder reconnectPauses(Duration first, Duration longest) {
        long firstNs = requireTimeout("first pause", first);
        long longestNs = requireTimeout("longest pause", longest);
        requireRange("first pause ns", firstNs, 1, longestNs);
        reconnect = new Backoff(firstNs, longestNs);
        return this;
    }

    /** Starts the client. Returns at once: it connects on its own thread, also if the server comes later. */
    public TidemarkClient build() {
        return new TidemarkClient(new Settings(
                host,
                port,
                name,
                token,
                tls,
                timeoutNs,
                connectTimeoutNs,
                stallTimeoutNs,
                connectionsPerShard,
                maxInFlight,
                maxOpenCalls,
                maxOpenBytes,
                reconnect,
                RETRY));
    }

    /** Nanoseconds of a duration of 1 ms … 1 day. */
    static long requireTimeout(String what, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + ": duration=" + duration + ", expected 1 ms … 1 day");
        }
        return duration.toNanos();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long requireRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": value=" + value + ", expected " + least + " … " + most);
        }
        return value;
    }
}
