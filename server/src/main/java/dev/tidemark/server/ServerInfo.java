package dev.tidemark.server;

import dev.tidemark.server.auth.Role;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The text of INFO: the server's own facts, then every {@link ShardCounter} over all shards. Thread: safe from any. */
final class ServerInfo {
    private final ShardCounters[] counters;
    private final String facts;
    private final Supplier<String> changingFacts;
    private volatile long startNs = System.nanoTime();
    private volatile LongSupplier allocatedBytes = () -> 0;

    /** Facts are lines {@code name value}, each ended; those that change are asked for each time. */
    ServerInfo(ShardCounters[] counters, String facts, Supplier<String> changingFacts) {
        this.counters = counters;
        this.facts = facts;
        this.changingFacts = changingFacts;
    }

    /** Takes over the {@link System#nanoTime} that uptime and the shards' times count from. */
    void startNs(long ns) {
        startNs = ns;
    }

    /** Takes over how to tell the bytes of Java objects that the shards' threads have allocated. */
    void allocatedBytes(LongSupplier bytes) {
        allocatedBytes = bytes;
    }

    /** What a role is told: all, or no more than what server this is. */
    String text(Role role) {
        long uptimeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        StringBuilder text = new StringBuilder(1_024);
        line(text, "version", Version.number());
        line(text, "uptime_seconds", uptimeMs / 1_000);
        if (!role.seesDetails()) {
            return text.toString();
        }
        text.append(facts).append(changingFacts.get());
        line(text, "shard_allocated_bytes", allocatedBytes.getAsLong());
        for (ShardCounter counter : ShardCounter.values()) {
            line(text, counter.text(), counter == ShardCounter.OLDEST_DIRTY ? oldestSeconds(uptimeMs) : sum(counter));
        }
        return text.toString();
    }

    private long sum(ShardCounter counter) {
        long sum = 0;
        for (ShardCounters shard : counters) {
            sum += shard.get(counter);
        }
        return sum;
    }

    private long oldestSeconds(long uptimeMs) {
        long oldestMs = 0;
        for (ShardCounters shard : counters) {
            oldestMs = Math.max(oldestMs, shard.oldestDirtyMs(uptimeMs));
        }
        return oldestMs / 1_000;
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
