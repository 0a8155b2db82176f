package dev.tidemark.server.telemetry;

import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.store.StoreUsage;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Reads all that a server counts into what the Prometheus library writes. Thread: any, one at a time. */
final class ServerCollector implements MultiCollector {
    private static final double NS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1e3;

    private final ServerState state;
    private final List<MetricSnapshot> snapshots = new ArrayList<>();

    ServerCollector(ServerState state) {
        this.state = state;
    }

    @Override
    public MetricSnapshots collect() {
        snapshots.clear();
        ServerFacts facts = state.facts();
        add(new Snapshots(ServerMetric.BUILD.description())
                .info(
                        facts.version(),
                        System.getProperty("java.version"),
                        facts.transport(),
                        facts.store(),
                        facts.journal()));
        addValue(ServerMetric.READY, state.health().isReady() ? 1 : 0);
        addValue(ServerMetric.NETWORK_MEMORY, (double) state.networkBytes());
        List<ShardSource> shards = state.shards();
        if (!shards.isEmpty()) {
            addShards(shards);
            addStore();
        }
        return new MetricSnapshots(List.copyOf(snapshots));
    }

    private void addShards(List<ShardSource> shards) {
        long uptimeMs = state.uptimeMs();
        for (ShardCounter counter : ShardCounter.values()) {
            addByShard(
                    shards,
                    ServerMetric.of(counter),
                    shard -> counter == ShardCounter.OLDEST_DIRTY
                            ? shard.counters().oldestDirtyMs(uptimeMs) / MS_PER_SECOND
                            : shard.counters().get(counter));
        }
        addByShard(
                shards,
                ServerMetric.INBOX.description(),
                shard -> shard.inboxEntries().getAsLong());
        addByShard(
                shards, ServerMetric.CPU.description(), shard -> shard.cpuNs().getAsLong() / NS_PER_SECOND);
        addByShard(
                shards,
                ServerMetric.ALLOCATED.description(),
                shard -> shard.allocatedBytes().getAsLong());
        Snapshots requests = new Snapshots(ServerMetric.REQUESTS_ANSWERED.description());
        Snapshots turns = new Snapshots(ServerMetric.TURNS.description());
        Snapshots syncs = new Snapshots(ServerMetric.JOURNAL_SYNCS.description());
        for (int i = 0; i < shards.size(); i++) {
            ShardSource shard = shards.get(i);
            String label = Integer.toString(i);
            AnsweredRequests.visit(
                    shard.counters().requests(),
                    (command, status, count) -> requests.value((double) count, label, command, status));
            turns.histogram(shard.counters().turns(), label);
            syncs.histogram(shard.journalSyncs(), label);
        }
        add(requests);
        add(turns);
        add(syncs);
    }

    private void addStore() {
        StoreUsage usage = state.storeUsage();
        if (usage.memoryBytes() != StoreUsage.NOT_KNOWN) {
            addValue(ServerMetric.STORE_MEMORY, (double) usage.memoryBytes());
        }
        if (usage.diskBytes() != StoreUsage.NOT_KNOWN) {
            addValue(ServerMetric.STORE_DISK, (double) usage.diskBytes());
        }
    }

    private void addValue(ServerMetric metric, double value) {
        add(new Snapshots(metric.description()).value(value));
    }

    private void addByShard(List<ShardSource> shards, MetricDescription metric, ToDoubleFunction<ShardSource> value) {
        Snapshots byShard = new Snapshots(metric);
        for (int i = 0; i < shards.size(); i++) {
            byShard.value(value.applyAsDouble(shards.get(i)), Integer.toString(i));
        }
        add(byShard);
    }

    private void add(Snapshots metric) {
        snapshots.add(metric.build());
    }
}
