package dev.tidemark.server.net;

/**
 * The bounds of connections.
 *
 * @param maxFrameBytes longest request.
 * @param maxInFlight requests that a connection may have under way.
 * @param connections connections of the whole server.
 * @param connectionsPerAddress those of one IP address.
 * @param unauthenticated those that have not been let in yet.
 * @param unreadReplyBytes replies that a connection may have waiting; beyond it its frames wait.
 * @param bytesInFlight what the connections of one shard may hold.
 * @param timeouts how long they may take.
 * @param canMove whether a connection can be moved to another event loop: not with io_uring, and not under TLS.
 */
public record NetLimits(
        int maxFrameBytes,
        int maxInFlight,
        int connections,
        int connectionsPerAddress,
        int unauthenticated,
        int unreadReplyBytes,
        long bytesInFlight,
        Timeouts timeouts,
        boolean canMove) {
    /** Longest frame of a connection that must show a token and has not; its HELLO fits. */
    static final int MAX_UNAUTHENTICATED_FRAME_BYTES = 2 * 1024;
    /** Bytes of a connection's requests under way, and of what their replies may come to; beyond it its frames wait. */
    static final long MAX_BYTES_UNDER_WAY = 8L << 20;
    /** PINGs of a connection that wait for requests before them; beyond it its frames wait. Each takes heap, if only a little. */
    static final int MAX_WAITING_PINGS = 4;
    /** Connections at once that are refused in words, and read on so that the words arrive; further ones are only closed. */
    static final int MAX_REFUSED = 256;
    /** How long a connection that the server closes is read on, so that the last reply arrives. */
    public static final long LINGER_MS = 1_000;

    /**
     * How long a client may take, in ms.
     *
     * @param authenticationMs to show its token.
     * @param frameMs to send a request, from its first byte to its last.
     * @param idleMs to send anything while nothing is under way; 0 for ever.
     * @param unreadMs to read replies once the network's buffers are full.
     */
    public record Timeouts(long authenticationMs, long frameMs, long idleMs, long unreadMs) {
        private static final long LEAST_SWEEP_MS = 10;
        private static final long MOST_SWEEP_MS = 500;
        private static final long SWEEPS_A_TIMEOUT = 4;

        /** How often to look whether a connection is late: often enough to be at most a quarter late itself, or 10 ms. */
        long sweepMs() {
            long least = Math.min(authenticationMs, Math.min(frameMs, unreadMs));
            least = idleMs == 0 ? least : Math.min(least, idleMs);
            return Math.max(LEAST_SWEEP_MS, Math.min(MOST_SWEEP_MS, least / SWEEPS_A_TIMEOUT));
        }
    }
}
