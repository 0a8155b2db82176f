package dev.tidemark.loadgen.server;

import dev.tidemark.loadgen.net.Access;
import dev.tidemark.loadgen.net.Dialect;
import dev.tidemark.loadgen.net.RedisDialect;
import dev.tidemark.loadgen.net.TidemarkDialect;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.protocol.FrameLayout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of servers that there are. */
public enum TargetKind {
    TIDEMARK(
            FrameLayout.DEFAULT_PORT,
            List.of("shards", "cache_memory_bytes", "states_resident"),
            List.of("hits", "misses", "evictions", "store_loads", "store_commits", "overloaded")),
    /** Redis, Valkey, and what else speaks RESP and runs Lua scripts. */
    REDIS(
            6379,
            List.of("redis_mode", "aof_enabled", "io_threads_active", "used_memory", "maxmemory"),
            List.of("expired_keys", "evicted_keys"));

    private final int defaultPort;
    private final List<String> settings;
    private final List<String> counters;

    TargetKind(int defaultPort, List<String> settings, List<String> counters) {
        this.defaultPort = defaultPort;
        this.settings = settings;
        this.counters = counters;
    }

    /** The name on the command line and in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The port unless given. */
    public int defaultPort() {
        return defaultPort;
    }

    /** Names in {@link ServerFacts#counters} that describe the server. */
    public List<String> settings() {
        return settings;
    }

    /** Names in {@link ServerFacts#counters} whose growth during a run matters. */
    public List<String> counters() {
        return counters;
    }

    /** Its wire format, for one thread. {@code token} is shown by those that know of tokens. */
    public Dialect dialect(Population population, String token) {
        return this == TIDEMARK ? new TidemarkDialect(population, token) : new RedisDialect(population);
    }

    /**
     * Asks a server about itself, on a connection of its own.
     *
     * @throws IOException if it cannot be reached, or is no such server.
     */
    public ServerFacts ask(InetSocketAddress server, Access access, Duration timeout) throws IOException {
        return this == TIDEMARK ? TidemarkFacts.ask(server, access, timeout) : RedisFacts.ask(server, timeout);
    }

    /** @throws IllegalArgumentException if there is none of that name. */
    public static TargetKind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--target: '" + text + "', expected tidemark or redis"));
    }
}
