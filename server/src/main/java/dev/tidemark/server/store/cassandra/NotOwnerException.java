package dev.tidemark.server.store.cassandra;

/** A request was not sent, since this server does not own the table now, or is not connected yet. */
final class NotOwnerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotOwnerException(String message) {
        super(message, null, false, false);
    }
}
