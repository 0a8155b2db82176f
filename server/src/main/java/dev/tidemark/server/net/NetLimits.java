package dev.tidemark.server.net;

/**
 * The bounds of connections.
 *
 * @param maxFrameBytes longest request.
 * @param maxInFlight requests that a connection may have under way.
 * @param connections connections of the whole server.
 * @param canMove whether a connection can be moved to another event loop: not with io_uring.
 */
public record NetLimits(int maxFrameBytes, int maxInFlight, int connections, boolean canMove) {
    /** Bytes of replies that a connection may have waiting; beyond it its frames wait. */
    static final int MAX_WAITING_REPLY_BYTES = 256 * 1024;
    /** Bytes of a connection's requests under way, and of what their replies may come to; beyond it its frames wait. */
    static final long MAX_BYTES_UNDER_WAY = 8L << 20;
    /** How long a connection that the server closes is read on, so that the last reply arrives. */
    public static final long LINGER_MS = 1_000;
}
