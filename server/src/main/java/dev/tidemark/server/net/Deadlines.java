package dev.tidemark.server.net;

/**
 * Whether one connection takes too long. It is looked at every so often, and sees by counters that the connection keeps what has
 * moved since; so nothing reads a clock for a request. What is too long is said anew each time, since it may change.
 *
 * <p>Thread: the connection's. Allocation: none.
 */
final class Deadlines {
    /** What is late. */
    enum Late {
        NOTHING,
        AUTHENTICATION,
        FRAME,
        IDLE,
        UNREAD
    }

    private final long openedMs;
    private int readsSeen;
    private int framesSeen;
    private int writesSeen;
    private long idleSinceMs;
    private long frameSinceMs;
    private long unreadSinceMs;

    Deadlines(long nowMs) {
        openedMs = nowMs;
        idleSinceMs = nowMs;
        frameSinceMs = nowMs;
        unreadSinceMs = nowMs;
    }

    /** Notes that the socket has not taken what a write, counted so, was begun with; or that there is no such write. */
    Late lookAtWriting(NetLimits.Timeouts timeouts, long nowMs, boolean writing, int writes) {
        if (!writing || writes != writesSeen) {
            writesSeen = writes;
            unreadSinceMs = nowMs;
        }
        return nowMs - unreadSinceMs > timeouts.unreadMs() ? Late.UNREAD : Late.NOTHING;
    }

    /**
     * Looks at what the client sends.
     *
     * @param timeouts how long it may take now.
     * @param stranger whether it must still show a token.
     * @param insideFrame whether part of a frame, or of the TLS record that it is in, has come, and the rest would be taken.
     * @param frames counts whenever frames have ended.
     * @param busy whether anything is under way that the client waits for.
     * @param reads counts whenever bytes came.
     */
    Late lookAtReading(
            NetLimits.Timeouts timeouts,
            long nowMs,
            boolean stranger,
            boolean insideFrame,
            int frames,
            boolean busy,
            int reads) {
        if (!insideFrame || frames != framesSeen) {
            framesSeen = frames;
            frameSinceMs = nowMs;
        }
        if (busy || reads != readsSeen) {
            readsSeen = reads;
            idleSinceMs = nowMs;
        }
        if (stranger && nowMs - openedMs > timeouts.authenticationMs()) {
            return Late.AUTHENTICATION;
        }
        if (nowMs - frameSinceMs > timeouts.frameMs()) {
            return Late.FRAME;
        }
        return timeouts.idleMs() > 0 && nowMs - idleSinceMs > timeouts.idleMs() ? Late.IDLE : Late.NOTHING;
    }
}
