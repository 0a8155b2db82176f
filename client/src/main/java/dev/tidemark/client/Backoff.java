package dev.tidemark.client;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double from a least to a greatest, each cut by up to a half by chance, so that many clients do not come back
 * at the same moment.
 *
 * <p>Thread: any.
 *
 * @param leastNs the first pause.
 * @param mostNs the longest.
 */
record Backoff(long leastNs, long mostNs) {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * The next pause.
     *
     * @param tries how many pauses there were before.
     */
    long pauseNs(int tries) {
        long doubled = leastNs << Math.min(tries, MOST_DOUBLINGS);
        long whole = doubled >>> Math.min(tries, MOST_DOUBLINGS) == leastNs ? Math.min(doubled, mostNs) : mostNs;
        return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }
}
