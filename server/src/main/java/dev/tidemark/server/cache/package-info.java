/**
 * The off-heap memory of one shard: the read states of all users resident in it, found by user and held in exact LRU order.
 *
 * <p>Job: keep blocks densely packed whatever their sizes, find them, order them by use and by first unwritten change. It knows
 * nothing of requests, clocks or stores, and never evicts by itself. Thread: that of the shard that owns the cache; nothing
 * here is safe from two threads. Allocation: none after construction. Read first: {@link dev.tidemark.server.cache.Cache},
 * then {@code UserBlockLayout}, {@code PageHeap} and {@code LargeUser}.
 */
package dev.tidemark.server.cache;
