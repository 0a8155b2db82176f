package dev.tidemark.server.cache;

/**
 * How the memory of a cache is divided: the index first, about a sixteenth, then pages of one size. Pages are small in a small
 * cache, since every block size in use may leave most of one page unused, and never smaller than the largest block.
 */
final class Geometry {
    private static final int INDEX_SHARE = 16;
    private static final long LEAST_PAGE_BYTES = 8 << 10;
    private static final long MOST_PAGE_BYTES = 64 << 10;
    /** Pages are about this part of a large enough memory. */
    private static final long PAGE_SHARE = 1024;
    /** Fewer pages than this are used up by a few sizes. */
    private static final long LEAST_PAGES = 16;
    /** About what a state takes, all in. */
    private static final long STATE_BYTES = 64;

    private static final long STEP_BYTES = 4096;

    final long memoryBytes;
    final int pageGranules;
    final int pageCount;
    final int bucketCount;

    private Geometry(long memoryBytes, long pageBytes) {
        this.memoryBytes = memoryBytes;
        long pages = (memoryBytes - memoryBytes / INDEX_SHARE) / pageBytes;
        pageGranules = (int) (pageBytes >>> Memory.GRANULE_SHIFT);
        pageCount = (int) pages;
        bucketCount = (int) ((memoryBytes - pages * pageBytes) >>> Memory.GRANULE_SHIFT);
    }

    /** @throws IllegalArgumentException if a user with all states would not fit well, or it is beyond what handles reach. */
    static Geometry of(long memoryBytes, int maxStatesPerUser) {
        if (maxStatesPerUser < 1 || maxStatesPerUser > BlockSizes.MOST_STATES_PER_USER) {
            throw new IllegalArgumentException("states per user: maxStatesPerUser=" + maxStatesPerUser
                    + ", expected 1 … " + BlockSizes.MOST_STATES_PER_USER);
        }
        if (memoryBytes > Memory.MOST_BYTES) {
            throw new IllegalArgumentException("too much cache memory for one shard: memoryBytes=" + memoryBytes
                    + ", expected at most " + Memory.MOST_BYTES + ", use more shards");
        }
        long least = leastMemoryBytes(maxStatesPerUser);
        if (memoryBytes < least) {
            throw new IllegalArgumentException("too little cache memory for one shard: memoryBytes=" + memoryBytes
                    + ", expected at least " + least + " for maxStatesPerUser=" + maxStatesPerUser
                    + ", give more memory or use fewer shards");
        }
        return new Geometry(memoryBytes, pageBytes(memoryBytes, maxStatesPerUser));
    }

    /** The least memory whose pages hold one and a half full users, and are not too few. */
    static long leastMemoryBytes(int maxStatesPerUser) {
        long user = maxStatesPerUser * STATE_BYTES;
        long bytes = 0;
        long pages;
        long pageBytes;
        do {
            bytes += STEP_BYTES;
            pageBytes = pageBytes(bytes, maxStatesPerUser);
            pages = (bytes - bytes / INDEX_SHARE) / pageBytes;
        } while (pages < LEAST_PAGES || pages * pageBytes < user + user / 2);
        return bytes;
    }

    private static long pageBytes(long memoryBytes, int maxStatesPerUser) {
        long largestBlock =
                (long) BlockSizes.largest(maxStatesPerUser + BlockSizes.REMOVED_SLACK) << Memory.GRANULE_SHIFT;
        long pageBytes = Math.max(LEAST_PAGE_BYTES, Long.highestOneBit(memoryBytes / PAGE_SHARE));
        pageBytes = Math.min(MOST_PAGE_BYTES, pageBytes);
        return Math.max(pageBytes, Long.highestOneBit(2 * largestBlock - 1));
    }
}
