package dev.tidemark.client;

import dev.tidemark.protocol.Status;

/** The call was surely not done: it was never sent, or the server refused it. */
public final class RejectedException extends TidemarkException {
    private static final long serialVersionUID = 1L;

    /** In place of a status: the server did not say anything about the call. */
    public static final int NO_STATUS = -1;

    /** Why a call was not done. */
    public enum Reason {
        /** The server refused it: {@link #status}. */
        REFUSED,
        /** No connection took it before its deadline. */
        NOT_SENT,
        /** The client has as many calls open as it was built for. */
        QUEUE_FULL,
        /** The frame would be longer than the server takes. */
        TOO_LARGE,
        /** The client is closed. */
        CLOSED
    }

    private final Reason reason;
    private final int status;

    RejectedException(Reason reason, int status, String message, Throwable cause) {
        this(reason, status, message, cause, false);
    }

    private RejectedException(Reason reason, int status, String message, Throwable cause, boolean withStack) {
        super(message, cause, withStack);
        this.reason = reason;
        this.status = status;
    }

    public Reason reason() {
        return reason;
    }

    /** The {@link Status} of the server's refusal, {@link #NO_STATUS} where it made none. */
    public int status() {
        return status;
    }

    /** Whether the same call may be done if it is made again later: something is full, stopped or not reachable now. */
    public boolean isPassing() {
        return switch (reason) {
            case NOT_SENT, QUEUE_FULL -> true;
            case REFUSED -> isPassing(status);
            case TOO_LARGE, CLOSED -> false;
        };
    }

    /** Whether a refusal with this status says that the request may be done later. */
    static boolean isPassing(int status) {
        return status == Status.OVERLOADED || status == Status.UNAVAILABLE || status == Status.SHUTTING_DOWN;
    }

    @Override
    RejectedException thrownHere() {
        return new RejectedException(reason, status, getMessage(), this, true);
    }
}
