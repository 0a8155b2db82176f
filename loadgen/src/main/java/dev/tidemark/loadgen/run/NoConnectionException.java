package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.text.Address;
import java.io.IOException;

/** The server could not be reached, or refused to be used. */
public final class NoConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    NoConnectionException(RunSettings settings, IOException cause) {
        super(
                "cannot use " + settings.target().text() + " at " + Address.text(settings.server()) + ": "
                        + message(cause),
                cause);
    }

    private static String message(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
