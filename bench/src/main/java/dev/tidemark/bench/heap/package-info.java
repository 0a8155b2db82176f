/**
 * Read states as ordinary Java objects on the heap, to measure Tidemark's memory outside it beside.
 *
 * <p>Thread: one. Read first: {@link dev.tidemark.bench.heap.HeapUser}.
 */
package dev.tidemark.bench.heap;
