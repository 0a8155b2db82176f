package dev.tidemark.server.doctor;

import java.util.Arrays;

/** How long syncs took. */
final class SyncTimes {
    private final long[] sortedNs;

    /** {@code ns}: at least one. */
    SyncTimes(long[] ns) {
        sortedNs = ns.clone();
        Arrays.sort(sortedNs);
    }

    int count() {
        return sortedNs.length;
    }

    /** The time, in ns, within which this part of them ended: 0.5 for the median, 1 for the longest. */
    long percentileNs(double part) {
        return sortedNs[Math.max(0, (int) Math.ceil(part * sortedNs.length) - 1)];
    }
}
