package dev.tidemark.server.telemetry;

import dev.tidemark.server.metrics.MetricKind;
import dev.tidemark.server.metrics.ShardCounter;
import java.util.ArrayList;
import java.util.List;

/**
 * What is exported beside every {@link ShardCounter}: name, kind, labels, unit, and what it says. METRICS.md has the same list.
 */
public enum ServerMetric {
    BUILD(
            "tidemark_build_info",
            MetricKind.INFO,
            List.of("version", "java", "transport", "store", "journal"),
            "none",
            "What runs: release, Java, how sockets are read, where read states are stored, when the journal is synced."),
    READY(
            "tidemark_ready",
            MetricKind.GAUGE,
            List.of(),
            "yes or no",
            "1 while clients are served, 0 while the server starts, recovers or stops."),
    REQUESTS_ANSWERED(
            "tidemark_requests_answered_total",
            MetricKind.COUNTER,
            List.of("shard", "command", "status"),
            "requests",
            "Requests answered, silent QUIET ones included, by command and status, by the shard that answered."),
    TURNS(
            "tidemark_turn_seconds",
            MetricKind.HISTOGRAM,
            List.of("shard"),
            "seconds",
            "From the first bytes read in a turn of the event loop to its last reply written: what a request waits here."),
    JOURNAL_SYNCS(
            "tidemark_journal_sync_seconds",
            MetricKind.HISTOGRAM,
            List.of("shard"),
            "seconds",
            "How long the disk took to put the journal there for good."),
    INBOX(
            "tidemark_inbox_entries",
            MetricKind.GAUGE,
            List.of("shard"),
            "entries",
            "What other threads have put into the shard's inbox and it has not taken: requests, answers, finished tasks."),
    CPU(
            "tidemark_shard_cpu_seconds_total",
            MetricKind.COUNTER,
            List.of("shard"),
            "seconds",
            "Processor time of the shard's thread; its rate is the share of the time that the event loop is busy."),
    ALLOCATED(
            "tidemark_shard_allocated_bytes_total",
            MetricKind.COUNTER,
            List.of("shard"),
            "bytes",
            "Heap memory that the shard's thread has ever allocated; it hardly rises under load."),
    NETWORK_MEMORY(
            "tidemark_network_memory_bytes",
            MetricKind.GAUGE,
            List.of(),
            "bytes",
            "Memory outside the heap that buffers of connections take, pooled ones that are free included."),
    STORE_MEMORY(
            "tidemark_store_memory_bytes",
            MetricKind.GAUGE,
            List.of(),
            "bytes",
            "Memory outside the heap that an embedded store takes for writes, its cache of blocks, and its indexes."),
    STORE_DISK(
            "tidemark_store_disk_bytes",
            MetricKind.GAUGE,
            List.of(),
            "bytes",
            "Disk space of an embedded store's tables.");

    private static final String PREFIX = "tidemark_";
    private static final List<String> BY_SHARD = List.of("shard");

    private final MetricDescription description;

    ServerMetric(String name, MetricKind kind, List<String> labels, String unit, String sentence) {
        description = new MetricDescription(name, kind, labels, unit, sentence);
    }

    public MetricDescription description() {
        return description;
    }

    /** A shard's counter as it is exported. */
    static MetricDescription of(ShardCounter counter) {
        String suffix = counter.kind() == MetricKind.COUNTER ? "_total" : "";
        return new MetricDescription(
                PREFIX + counter.text() + suffix, counter.kind(), BY_SHARD, counter.unit(), counter.sentence());
    }

    /** Everything that the server exports of itself; what the Java machine exports is not among it. */
    public static List<MetricDescription> all() {
        List<MetricDescription> all = new ArrayList<>();
        for (ServerMetric metric : values()) {
            all.add(metric.description);
        }
        for (ShardCounter counter : ShardCounter.values()) {
            all.add(of(counter));
        }
        return all;
    }
}
