package dev.tidemark.server.net;

import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.auth.Token;
import dev.tidemark.server.metrics.ShardCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who one connection is and what it may do, what it counts as, what it holds, and how long it takes: all that is looked at beside
 * its requests.
 *
 * <p>Thread: the connection's. Allocation: none after construction, but for a token that is looked up.
 */
final class ConnectionGuard {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionGuard.class);

    private final Connection connection;
    private final Admission.Place place;
    private final Credentials credentials;
    private final Deadlines deadlines;
    private Token token;
    private long permitted;
    /** The bounds as they were when HELLO told of them: a frame that is not too long by these never is. */
    private NetLimits told;

    private int maxFrameBytes;
    private long heldBytes;
    private int slot;

    ConnectionGuard(Connection connection, Admission.Place place) {
        ServerContext server = connection.loop().server();
        this.connection = connection;
        this.place = place;
        credentials = server.credentials();
        deadlines = new Deadlines(server.nowMs());
        if (!credentials.areAsked()) {
            token = credentials.find(new byte[0]);
        }
        permit();
    }

    // ---- who it is

    Admission.Place place() {
        return place;
    }

    /** What its holder may do, or null if it has shown no token. */
    Role role() {
        return token == null ? null : token.role();
    }

    /** The opcodes that it may use, see {@link Role#opcodes}; 0 until the token that is asked for has been shown. */
    long permitted() {
        return permitted;
    }

    /** The bounds that its HELLO is answered with. */
    NetLimits told() {
        return told;
    }

    /** The longest frame that it may send. */
    int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Sets what the token, or that none is asked for, permits. */
    void permit() {
        permitted = token == null ? 0 : token.role().opcodes();
        told = connection.loop().limits();
        maxFrameBytes = permitted == 0 ? NetLimits.MAX_UNAUTHENTICATED_FRAME_BYTES : told.maxFrameBytes();
    }

    /** Whether it must show a token with its first frame. */
    boolean mustShowToken() {
        return credentials.areAsked();
    }

    /** A token was shown, which counts from now on if nothing else was wrong. @return whether it is one of ours. */
    boolean show(byte[] shown, boolean counts) {
        Token found = credentials.find(shown);
        if (found != null && counts) {
            token = found;
            place.letIn();
        }
        return found != null;
    }

    /** A TLS handshake has ended: enough where no token is asked for. */
    void onHandshake() {
        if (!credentials.areAsked()) {
            place.letIn();
        }
    }

    /** The tokens file has changed: looks its token up again. */
    void onTokensChanged() {
        if (token == null) {
            return;
        }
        token = credentials.current(token);
        if (token != null) {
            permitted = token.role().opcodes();
        } else {
            connection.loop().counters().increment(ShardCounter.UNAUTHENTICATED);
            connection.refuseLast(Status.UNAUTHENTICATED, Guarding.TOKEN_GONE);
        }
    }

    // ---- what it holds

    /** Where {@link Guarding} keeps its connection. */
    int slot() {
        return slot;
    }

    void slot(int newSlot) {
        slot = newSlot;
    }

    /** Bytes that it holds, as last told to the loop. */
    long heldBytes() {
        return heldBytes;
    }

    /** Tells the loop what is held; if that is too much in all, whoever holds most makes room. */
    void account() {
        ShardLoop loop = connection.loop();
        long bytes = connection.heldBytes();
        if (bytes != heldBytes) {
            hold(bytes, loop.heldBytes());
            if (loop.heldBytes().isFull()) {
                loop.guarding().cutLargest();
            }
        }
    }

    /** It holds so many bytes now: tells the loop the difference. */
    void hold(long bytes, HeldBytes ofLoop) {
        if (bytes != heldBytes) {
            ofLoop.add(bytes - heldBytes);
            heldBytes = bytes;
        }
    }

    /** This connection holds more than any other, and there is no room: it ends at once. */
    void cutForHoldingMost() {
        LOGGER.warn(
                "connection cut: it held most, and limits.bytes-in-flight was reached: remote={} bytes={}",
                connection.context().channel().remoteAddress(),
                heldBytes);
        connection.loop().counters().increment(ShardCounter.CONNECTIONS_CUT);
        cut();
    }

    private void cut() {
        connection.cut();
        hold(connection.heldBytes(), connection.loop().heldBytes());
    }

    // ---- how long it takes

    /** Looks whether the client takes too long. */
    void checkDeadlines(long nowMs) {
        if (connection.isMoving() || !connection.isActive()) {
            return;
        }
        Deadlines.Late late = connection.lateness(deadlines, place.isStranger(), nowMs);
        if (late != Deadlines.Late.NOTHING) {
            connection.loop().counters().increment(ShardCounter.CONNECTIONS_LATE);
            switch (late) {
                case AUTHENTICATION -> connection.refuseLast(Status.UNAUTHENTICATED, Guarding.TOKEN_LATE);
                case FRAME -> connection.refuseLast(Status.MALFORMED, Guarding.FRAME_LATE);
                case IDLE -> connection.closeWhenAnswered();
                default -> cut();
            }
        }
    }
}
