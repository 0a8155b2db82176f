package dev.tidemark.server.telemetry;

import dev.tidemark.server.http.HttpPage;
import dev.tidemark.server.http.HttpReply;
import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.store.StoreUsage;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code /status.json}: the figures of {@code /metrics} that the page of {@link LivePage} shows, short enough to be asked for once a
 * second. METRICS.md describes it. Thread: the port's.
 */
public final class StatusPage implements HttpPage {
    private static final int OK = 200;

    private final ServerState state;

    public StatusPage(ServerState state) {
        this.state = state;
    }

    @Override
    public HttpReply get(String accept) {
        byte[] text = json().getBytes(StandardCharsets.UTF_8);
        return new HttpReply(OK, "application/json", text);
    }

    private String json() {
        ServerFacts facts = state.facts();
        Health.Phase phase = state.health().phase();
        long uptimeMs = state.uptimeMs();
        JsonText json = new JsonText().begin('{');
        json.name("version").value(facts.version());
        json.name("java").value(System.getProperty("java.version"));
        json.name("transport").value(facts.transport());
        json.name("store").value(facts.store());
        json.name("journal").value(facts.journal());
        json.name("phase").value(phase.name());
        json.name("reason").value(phase.sentence());
        json.name("uptime_ms").value(uptimeMs);
        memory(json.name("memory"));
        json.name("requests").begin('{');
        requests().forEach((command, byStatus) -> {
            json.name(command).begin('{');
            byStatus.forEach((status, requests) -> json.name(status).value(requests));
            json.end('}');
        });
        json.end('}');
        json.name("bounds_ns").begin('[');
        for (int i = 0; i < DurationHistogram.BUCKETS - 1; i++) {
            json.value(DurationHistogram.boundNs(i));
        }
        json.end(']');
        json.name("shards").begin('[');
        for (ShardSource shard : state.shards()) {
            shard(json, shard, uptimeMs);
        }
        return json.end(']').end('}').toString();
    }

    private void memory(JsonText json) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        StoreUsage store = state.storeUsage();
        long collectionMs = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collectionMs += collector.getCollectionTime();
        }
        json.begin('{');
        json.name("resident_bytes").size(ResidentMemory.bytes());
        json.name("heap_used_bytes").value(heap.getUsed());
        json.name("heap_max_bytes").size(heap.getMax());
        json.name("network_bytes").value(state.networkBytes());
        json.name("store_memory_bytes").size(store.memoryBytes());
        json.name("store_disk_bytes").size(store.diskBytes());
        json.name("gc_ms").value(collectionMs);
        json.end('}');
    }

    /** Of all shards together. */
    private Map<String, Map<String, Long>> requests() {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        for (ShardSource shard : state.shards()) {
            AnsweredRequests.visit(
                    shard.counters().requests(),
                    (command, status, requests) -> all.computeIfAbsent(command, name -> new TreeMap<>())
                            .merge(status, requests, Long::sum));
        }
        return all;
    }

    private static void shard(JsonText json, ShardSource shard, long uptimeMs) {
        json.begin('{');
        for (ShardCounter counter : ShardCounter.values()) {
            if (counter == ShardCounter.OLDEST_DIRTY) {
                json.name("oldest_dirty_ms").value(shard.counters().oldestDirtyMs(uptimeMs));
            } else {
                json.name(counter.text()).value(shard.counters().get(counter));
            }
        }
        json.name("inbox_entries").value(shard.inboxEntries().getAsLong());
        json.name("cpu_ns").value(shard.cpuNs().getAsLong());
        json.name("allocated_bytes").value(shard.allocatedBytes().getAsLong());
        histogram(json.name("turns"), shard.counters().turns());
        histogram(json.name("journal_sync_times"), shard.journalSyncs());
        json.end('}');
    }

    private static void histogram(JsonText json, DurationHistogram histogram) {
        json.begin('[');
        for (int i = 0; i < DurationHistogram.BUCKETS; i++) {
            json.value(histogram.count(i));
        }
        json.end(']');
    }
}
