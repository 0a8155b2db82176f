package dev.tidemark.server.store;

/**
 * What a store takes of its machine.
 *
 * @param memoryBytes outside the heap; {@link #NOT_KNOWN} if it is not of this process.
 * @param diskBytes likewise.
 */
public record StoreUsage(long memoryBytes, long diskBytes) {
    /** Instead of a size. */
    public static final long NOT_KNOWN = -1;

    /** Of a store that is elsewhere, or not open. */
    public static final StoreUsage UNKNOWN = new StoreUsage(NOT_KNOWN, NOT_KNOWN);
}
