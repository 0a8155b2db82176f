package dev.tidemark.server.store;

/**
 * A store cannot be opened, or could not make everything durable when it was closed. The message is a sentence for the
 * operator.
 *
 * <p>Unchecked, since only the two ends of the server's life meet it: start-up, which maps {@link #reason()} to an exit
 * code, and {@link ReadStateStore#close}. Loads and commits never throw it, they answer {@link StoreTask#FAILED}.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the operator can do about it. */
    public enum Reason {
        /** Another server has the data directory: stop that one, or choose another directory. */
        LOCKED,
        /**
         * The directory or the cluster cannot be read or written, is damaged, or is of a newer or foreign format: the message
         * says which.
         */
        UNUSABLE,
        /** Another server owns the store, which several machines can reach: stop that one, or take the store over if it is gone. */
        OWNED,
        /** Another server has taken the store from this one, which must not go on. */
        OWNERSHIP_LOST
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
