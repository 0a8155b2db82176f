/**
 * What the server counts. A leaf: it knows nothing of the rest.
 *
 * <p>Thread: each counter has one writer, the thread of its shard, and any number of readers. Read first:
 * {@link dev.tidemark.server.metrics.ShardCounter}.
 */
package dev.tidemark.server.metrics;
