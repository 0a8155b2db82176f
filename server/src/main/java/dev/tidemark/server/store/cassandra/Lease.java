package dev.tidemark.server.store.cassandra;

/**
 * Until when this server may commit, by its own monotonic clock: some time from when the renewal that succeeded was sent, less
 * than others wait before they take the table.
 *
 * <p>Thread: one extends and ends it, any asks.
 */
final class Lease {
    /** A tenth is for clocks that run apart, and for what is sent at the last moment. */
    private static final int SHARE_KEPT = 10;

    private final long usableNs;
    private volatile boolean held;
    private volatile long deadlineNs;

    /** @param leaseNs as others know it. */
    Lease(long leaseNs) {
        usableNs = leaseNs - leaseNs / SHARE_KEPT;
    }

    /** A renewal sent at this time has succeeded. */
    void extend(long sentNs) {
        deadlineNs = sentNs + usableNs;
        held = true;
    }

    /** It is over. */
    void end() {
        held = false;
    }

    /** Whether something may be sent now. */
    boolean isHeld(long nowNs) {
        return held && nowNs - deadlineNs < 0;
    }
}
