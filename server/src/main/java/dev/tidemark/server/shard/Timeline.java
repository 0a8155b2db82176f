package dev.tidemark.server.shard;

/**
 * What position the journal had at what time, so that a time kept with a user tells which of its changes lie below a position.
 * When it is full, every second mark goes: the older, the coarser.
 *
 * <p>A mark {ms, position} says: all records below the position were appended before that ms, all from it on at or after it.
 * Thread: the shard. Allocation: none.
 */
final class Timeline {
    static final int CAPACITY = 1_024;
    static final int LEAST_STEP_MS = 64;

    private final long[] times = new long[CAPACITY];
    private final long[] positions = new long[CAPACITY];
    private int count;
    private long lastMs = -1;

    /** A turn begins, at this time and with this position behind all that was appended before. */
    void onTurn(long ms, long end) {
        boolean isNewMs = ms > lastMs;
        lastMs = ms;
        if (isNewMs && (count == 0 || ms - times[count - 1] >= LEAST_STEP_MS)) {
            if (count == CAPACITY) {
                thinOut();
            }
            times[count] = ms;
            positions[count] = end;
            count++;
        }
    }

    /** A position with nothing below it that was appended at this time or later. */
    long before(long ms) {
        int later = firstLaterThan(ms);
        return later == 0 ? 0 : positions[later - 1];
    }

    /** A position with everything below it that was appended until this time, or {@code end} if that may be all. */
    long behind(long ms, long end) {
        int later = firstLaterThan(ms);
        return later == count ? end : positions[later];
    }

    private int firstLaterThan(long ms) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (times[middle] > ms) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void thinOut() {
        for (int i = 0; i < count / 2; i++) {
            times[i] = times[2 * i];
            positions[i] = positions[2 * i];
        }
        count /= 2;
    }
}
