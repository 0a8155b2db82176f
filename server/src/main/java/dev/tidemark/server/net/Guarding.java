package dev.tidemark.server.net;

import dev.tidemark.server.shard.Replies;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is done about a loop's connections beside serving them: those that are late end, the one that holds most makes room, and
 * each learns that tokens have changed.
 *
 * <p>Thread: the loop. Allocation: an iterator a look.
 */
final class Guarding {
    static final byte[] NO_HELLO = Replies.text("this server asks for a token, in a HELLO that comes first");
    static final byte[] FORBIDDEN = Replies.text("the token's role does not allow this");
    static final byte[] FULL = Replies.text("the server holds as many bytes as it may: limits.bytes-in-flight");
    static final byte[] TOKEN_LATE = Replies.text("no token was shown within limits.authentication-timeout");
    static final byte[] FRAME_LATE = Replies.text("a request was not complete within limits.frame-timeout");
    static final byte[] TOKEN_GONE = Replies.text("the token is not in this server's file any more");

    private final Set<Connection> connections;
    private final Consumer<Connection> deadlineCheck = this::checkDeadlines;
    private long nowMs;

    Guarding(Set<Connection> connections) {
        this.connections = connections;
    }

    /** Ends the connections that are late. */
    void sweep(long now) {
        nowMs = now;
        connections.forEach(deadlineCheck);
    }

    private void checkDeadlines(Connection connection) {
        connection.checkDeadlines(nowMs);
    }

    /** The tokens file has changed: those whose token is gone end. */
    void onTokensChanged() {
        connections.forEach(Connection::onTokensChanged);
    }

    /** Cuts off the connection that holds most, and with it frees what it holds. */
    void cutLargest() {
        Connection largest = null;
        for (Connection connection : connections) {
            if (largest == null || connection.heldBytes() > largest.heldBytes()) {
                largest = connection;
            }
        }
        if (largest != null) {
            largest.cutForHoldingMost();
        }
    }
}
