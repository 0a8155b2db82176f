package dev.tidemark.server.journal;

/**
 * How a journal is kept.
 *
 * @param syncIntervalMs time from the begin of a sync to that of the next, in {@link SyncMode#INTERVAL}; 1 or more.
 * @param segmentBytes size of a segment, a multiple of {@link SegmentHeaderLayout#LENGTH} from {@link #SMALLEST_SEGMENT_BYTES}
 *     to {@link #MOST_SEGMENT_BYTES}.
 * @param maxBytes most bytes on disk, of all shards together; {@link #LEAST_SEGMENTS} segments a shard or more.
 * @param shardCount 1 or more.
 */
public record JournalSettings(SyncMode syncMode, int syncIntervalMs, int segmentBytes, long maxBytes, int shardCount) {
    /** Header, marks and some records: for tests that fill many. A change that no segment takes is refused. */
    public static final int SMALLEST_SEGMENT_BYTES = 3 * SegmentHeaderLayout.LENGTH;
    /** What takes every change that there can be. */
    public static final int LEAST_SEGMENT_BYTES = 1 << 20;

    public static final int MOST_SEGMENT_BYTES = 1 << 30;
    /** Segments are a multiple of this. */
    public static final int SEGMENT_STEP_BYTES = SegmentHeaderLayout.LENGTH;
    /** Segments that a shard has at least: the current one, those kept ready, and an old one. */
    public static final int LEAST_SEGMENTS = 4;

    public JournalSettings {
        boolean segmentFits = segmentBytes >= SMALLEST_SEGMENT_BYTES
                && segmentBytes <= MOST_SEGMENT_BYTES
                && segmentBytes % SegmentHeaderLayout.LENGTH == 0;
        if (!segmentFits || syncIntervalMs < 1 || shardCount < 1) {
            throw new IllegalArgumentException("journal: segmentBytes=" + segmentBytes + " syncIntervalMs="
                    + syncIntervalMs + " shardCount=" + shardCount);
        }
        if (maxBytes < leastBytes(segmentBytes, shardCount)) {
            throw new IllegalArgumentException("journal: maxBytes=" + maxBytes + ", expected "
                    + leastBytes(segmentBytes, shardCount) + " or more: " + LEAST_SEGMENTS + " segments a shard");
        }
    }

    /** The least that {@link #maxBytes} may be. */
    public static long leastBytes(long segmentBytes, int shardCount) {
        return segmentBytes * shardCount * LEAST_SEGMENTS;
    }

    /** Most segments that a shard may have on disk. */
    int mostSegments() {
        return (int) Math.min(maxBytes / shardCount / segmentBytes, Integer.MAX_VALUE / 2);
    }
}
