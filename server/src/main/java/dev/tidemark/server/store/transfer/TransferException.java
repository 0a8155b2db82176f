package dev.tidemark.server.store.transfer;

import java.io.IOException;

/** Moving or comparing read states has come to an end before its end. The message is a sentence for the operator. */
public final class TransferException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the operator can do about it. */
    public enum Reason {
        /** The input has what no read state is: mend it, or have such lines passed over. */
        MALFORMED,
        /** A file, or standard input or output, cannot be read or written, or is not what the command line says. */
        FILE,
        /** The store answered that it could not; its log says why. */
        STORE,
        /** It was told to stop. */
        INTERRUPTED
    }

    private final Reason reason;

    TransferException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    TransferException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** That a file cannot be read. */
    public static TransferException unreadable(String file, IOException cause) {
        return new TransferException(
                Reason.FILE, file + " cannot be read: " + cause + ", expected a file to read", cause);
    }

    public Reason reason() {
        return reason;
    }
}
