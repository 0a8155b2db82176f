package dev.tidemark.server.net;

import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.auth.Token;

/**
 * Who one connection is, what it counts as, and what it holds: all that is looked at beside its requests.
 *
 * <p>Thread: the connection's. Allocation: none after construction, but for a token that is looked up.
 */
final class ConnectionGuard {
    private final Admission.Place place;
    private final Credentials credentials;
    private final Deadlines deadlines;
    private Token token;
    private long heldBytes;
    private int slot;

    ConnectionGuard(Admission.Place place, ServerContext server) {
        this.place = place;
        credentials = server.credentials();
        deadlines = new Deadlines(server.nowMs());
        if (!credentials.areAsked()) {
            token = credentials.find(new byte[0]);
        }
    }

    Admission.Place place() {
        return place;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** What its holder may do, or null if it has shown no token. */
    Role role() {
        return token == null ? null : token.role();
    }

    /** The opcodes that it may use, see {@link Role#opcodes}; 0 if it has shown no token. */
    long permitted() {
        return token == null ? 0 : token.role().opcodes();
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

    /** Looks its token up again. @return false if it had one that is gone. */
    boolean renew() {
        if (token == null) {
            return true;
        }
        token = credentials.current(token);
        return token != null;
    }

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

    /** It holds so many bytes now: tells the loop the difference. */
    void hold(long bytes, HeldBytes ofLoop) {
        if (bytes != heldBytes) {
            ofLoop.add(bytes - heldBytes);
            heldBytes = bytes;
        }
    }
}
