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
    private final String text;

    /** A refusal by the client itself. */
    RejectedException(Reason reason, String message, Throwable cause) {
        this(reason, NO_STATUS, "", message, cause, false);
    }

    /** A refusal by the server. */
    RejectedException(int status, String text, String message) {
        this(Reason.REFUSED, status, text, message, null, false);
    }

    private RejectedException(
            Reason reason, int status, String text, String message, Throwable cause, boolean withStack) {
        super(message, cause, withStack);
        this.reason = reason;
        this.status = status;
        this.text = text;
    }

    public Reason reason() {
        return reason;
    }

    /** The {@link Status} of the server's refusal, {@link #NO_STATUS} where it made none. */
    public int status() {
        return status;
    }

    /** What the server said with its status, empty where it made none. For people, but for WRONG_NODE: {@code host:port}. */
    public String text() {
        return text;
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
        return new RejectedException(reason, status, text, getMessage(), this, true);
    }
}
