/**
 * What the server counts, and what it says of faults that repeat. A leaf: it knows nothing of the rest.
 *
 * <p>Thread: each counter has one writer, the thread of its shard, and any number of readers; faults come from any. Read first:
 * {@link dev.tidemark.server.metrics.ShardCounter}.
 */
package dev.tidemark.server.metrics;
