package dev.tidemark.server.journal;

/**
 * The journal is broken: a write or a sync failed, or what it holds is damaged. The message is a sentence for the operator,
 * with file and offset where there are any.
 *
 * <p>Unchecked, since nobody on the way can do anything about it: at start-up it ends the start, in service the process.
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the operator can do about it. */
    public enum Reason {
        /** Another server has the journal's directory. */
        LOCKED,
        /** The directory cannot be read or written, or is of another format. */
        UNUSABLE,
        /** What was on disk for good is damaged: start-up refuses, repair is an explicit choice. */
        DAMAGED,
        /** A write or a sync failed while serving. */
        FAILED
    }

    private final Reason reason;

    public JournalException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public JournalException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
