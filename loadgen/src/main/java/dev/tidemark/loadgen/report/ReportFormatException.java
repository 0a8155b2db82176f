package dev.tidemark.loadgen.report;

import java.io.IOException;

/** A file is no report that this version can read; the message says which file, what is wrong and what to do. */
public final class ReportFormatException extends IOException {
    private static final long serialVersionUID = 1;

    ReportFormatException(String message) {
        super(message);
    }

    ReportFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
