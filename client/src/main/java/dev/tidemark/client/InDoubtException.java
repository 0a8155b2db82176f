package dev.tidemark.client;

/** The call was sent and never answered with what became of it: it may have been done, or not. */
public final class InDoubtException extends TidemarkException {
    private static final long serialVersionUID = 1L;

    /** Why it is not known. */
    public enum Reason {
        /** The deadline came before the reply. */
        NO_REPLY,
        /** The connection was lost behind a request that must not be sent again. */
        CONNECTION_LOST,
        /** The server says that it has a defect. */
        SERVER_ERROR,
        /** The client was closed before the reply came. */
        CLOSED,
        /** The thread that waited in {@link BlockingClient} was interrupted; the call goes on. */
        INTERRUPTED
    }

    private final Reason reason;

    InDoubtException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, false);
    }

    InDoubtException(Reason reason, String message, Throwable cause, boolean withStack) {
        super(message, cause, withStack);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    InDoubtException thrownHere() {
        return new InDoubtException(reason, getMessage(), this, true);
    }
}
