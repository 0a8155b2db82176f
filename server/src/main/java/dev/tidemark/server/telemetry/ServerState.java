package dev.tidemark.server.telemetry;

import dev.tidemark.server.store.StoreUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the pages look at. Before the server serves there are no shards to look at, and little but its phase is told.
 *
 * <p>Thread: safe from any.
 */
public final class ServerState {
    private final ServerFacts facts;
    private final LongSupplier networkBytes;
    private final Health health = new Health();
    private volatile Serving serving = new Serving(List.of(), () -> StoreUsage.UNKNOWN, System.nanoTime());

    /**
     * What there is to look at once all parts are there.
     *
     * @param shards in their order.
     * @param startNs the {@link System#nanoTime} that the shards' times count from.
     */
    private record Serving(List<ShardSource> shards, Supplier<StoreUsage> store, long startNs) {}

    /** @param networkBytes tells the memory outside the heap that buffers of connections take. */
    public ServerState(ServerFacts facts, LongSupplier networkBytes) {
        this.facts = facts;
        this.networkBytes = networkBytes;
    }

    /**
     * All parts are there.
     *
     * @param store tells what the store takes; may be asked for as long as the port is open.
     * @param startNs the {@link System#nanoTime} that the shards' times count from.
     */
    public void serve(List<ShardSource> shards, Supplier<StoreUsage> store, long startNs) {
        serving = new Serving(List.copyOf(shards), store, startNs);
        health.enter(Health.Phase.READY);
    }

    public Health health() {
        return health;
    }

    ServerFacts facts() {
        return facts;
    }

    /** None before the server serves. */
    List<ShardSource> shards() {
        return serving.shards();
    }

    StoreUsage storeUsage() {
        return serving.store().get();
    }

    /** Since the server's start: ms. */
    long uptimeMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - serving.startNs());
    }

    long networkBytes() {
        return networkBytes.getAsLong();
    }
}
