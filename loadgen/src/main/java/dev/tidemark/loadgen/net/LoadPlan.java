package dev.tidemark.loadgen.net;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The connections of a run.
 *
 * @param server where they go.
 * @param access what lets them in.
 * @param threads of load, 1 or more.
 * @param connections of all threads together, at least one each.
 * @param depth requests in flight on each connection at most.
 * @param shardCount shards of the server that connections are bound to in turn; 1 if they are not bound.
 * @param maxLag by how much an open loop may be late by itself.
 */
public record LoadPlan(
        InetSocketAddress server,
        Access access,
        int threads,
        int connections,
        int depth,
        int shardCount,
        Duration maxLag) {
    /** Waking a thread takes up to so long. */
    static final Duration WAKE_UP = Duration.ofMillis(2);

    /**
     * @throws IllegalArgumentException if a thread would have no connection, or no connection to some shard.
     */
    public LoadPlan {
        if (connections < threads * shardCount) {
            throw new IllegalArgumentException(
                    "connections=" + connections + ", expected at least " + threads * shardCount
                            + ": one for each of threads=" + threads + " and each of the server's shards=" + shardCount
                            + "; use more connections, or --unbound");
        }
    }

    /** Whether an open loop must spin near the next due time, since it may not be as late as a thread that is woken. */
    boolean mustSpin() {
        return maxLag.compareTo(WAKE_UP) <= 0;
    }

    /** Whether connections are bound to shards. */
    boolean isBound() {
        return shardCount > 1;
    }
}
