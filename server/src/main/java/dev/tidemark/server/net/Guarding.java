package dev.tidemark.server.net;

import dev.tidemark.server.shard.Replies;
import java.util.Arrays;

/**
 * What is done about a loop's connections beside serving them: those that are late end, the one that holds most makes room, and
 * each learns that tokens have changed.
 *
 * <p>Thread: the loop. Allocation: none, but where it grows.
 */
final class Guarding {
    static final byte[] NO_HELLO = Replies.text("this server asks for a token, in a HELLO that comes first");
    static final byte[] FORBIDDEN = Replies.text("the token's role does not allow this");
    static final byte[] FULL = Replies.text("the server holds as many bytes as it may: limits.bytes-in-flight");
    static final byte[] TOKEN_LATE = Replies.text("no token was shown within limits.authentication-timeout");
    static final byte[] FRAME_LATE = Replies.text("a request was not complete within limits.frame-timeout");
    static final byte[] TOKEN_GONE = Replies.text("the token is not in this server's file any more");

    /** In so many looks each connection is looked at once: so that many do not hold up a turn. */
    static final int SLICES = 16;

    private static final int LEAST_CAPACITY = 64;

    private ConnectionGuard[] connections = new ConnectionGuard[LEAST_CAPACITY];
    private int count;
    private int next;

    void add(ConnectionGuard connection) {
        if (count == connections.length) {
            connections = Arrays.copyOf(connections, 2 * count);
        }
        connection.slot(count);
        connections[count++] = connection;
    }

    void remove(ConnectionGuard connection) {
        ConnectionGuard last = connections[--count];
        connections[count] = null;
        if (last != connection) {
            connections[connection.slot()] = last;
            last.slot(connection.slot());
        }
    }

    /** Ends the connections that are late, of one slice of them. */
    void sweep(long nowMs) {
        for (int i = (count + SLICES - 1) / SLICES; i > 0; i--) {
            next = next < count ? next : 0;
            connections[next++].checkDeadlines(nowMs);
        }
    }

    /** The tokens file has changed: those whose token is gone end. */
    void onTokensChanged() {
        for (int i = 0; i < count; i++) {
            connections[i].onTokensChanged();
        }
    }

    /** Cuts off the connection that holds most, and with it frees what it holds. */
    void cutLargest() {
        ConnectionGuard largest = null;
        for (int i = 0; i < count; i++) {
            ConnectionGuard connection = connections[i];
            if (largest == null || connection.heldBytes() > largest.heldBytes()) {
                largest = connection;
            }
        }
        if (largest != null) {
            largest.cutForHoldingMost();
        }
    }
}
