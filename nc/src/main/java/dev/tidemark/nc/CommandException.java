package dev.tidemark.nc;

/** A command that cannot be understood; the message is one line for the person who wrote it. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
