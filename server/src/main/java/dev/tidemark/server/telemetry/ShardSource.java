package dev.tidemark.server.telemetry;

import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.metrics.ShardCounters;
import java.util.function.LongSupplier;

/**
 * Where the figures of one shard come from; all may be asked by any thread.
 *
 * @param journalSyncs how long syncs of its journal took.
 * @param inboxEntries what waits in its inbox.
 * @param cpuNs processor time of its thread.
 * @param allocatedBytes heap memory that its thread has ever allocated.
 */
public record ShardSource(
        ShardCounters counters,
        DurationHistogram journalSyncs,
        LongSupplier inboxEntries,
        LongSupplier cpuNs,
        LongSupplier allocatedBytes) {}
