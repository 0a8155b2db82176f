package dev.tidemark.server.net;

/**
 * The two times of a turn, from one reading of the processor's clock: µs since 1970-01-01 UTC, which follow the system's
 * clock wherever it goes, and ms since the server's start, which never go back.
 *
 * <p>Thread: one. Allocation: none.
 */
final class Clock {
    private static final long RESYNC_NS = 100_000_000L;
    /** A difference from the system's clock below this is only its coarse tick. */
    private static final long TOLERATED_MICROS = 2_000;

    private final long startNs;
    private long nowNs;
    private long offsetMicros;
    private long resyncNs;

    /** {@code startNs} is the {@link System#nanoTime} that ms count from. */
    Clock(long startNs) {
        this.startNs = startNs;
        nowNs = System.nanoTime();
        offsetMicros = System.currentTimeMillis() * 1_000 - nowNs / 1_000;
        resyncNs = nowNs + RESYNC_NS;
    }

    /** Reads the clock. */
    void update() {
        nowNs = System.nanoTime();
        if (nowNs - resyncNs >= 0) {
            resyncNs = nowNs + RESYNC_NS;
            long offset = System.currentTimeMillis() * 1_000 - nowNs / 1_000;
            if (Math.abs(offset - offsetMicros) > TOLERATED_MICROS) {
                offsetMicros = offset;
            }
        }
    }

    /** The {@link System#nanoTime} of the turn's beginning. */
    long turnNs() {
        return nowNs;
    }

    long epochMicros() {
        return nowNs / 1_000 + offsetMicros;
    }

    long ms() {
        return (nowNs - startNs) / 1_000_000;
    }

    /** The {@link System#nanoTime} of a time in {@link #ms}. */
    long nanosOf(long ms) {
        return startNs + ms * 1_000_000;
    }
}
