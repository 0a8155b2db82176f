/**
 * The shard's cache alone, without a network, beside Caffeine: JMH.
 *
 * <p>Thread: the benchmark's. Read first: {@link dev.tidemark.bench.cache.CacheBenchmark}.
 */
package dev.tidemark.bench.cache;
