package dev.tidemark.server.store.cassandra;

/** Rows that no commit can have written. The message has no ids in it. */
final class CorruptRowException extends Exception {
    private static final long serialVersionUID = 1;

    CorruptRowException(String message) {
        super(message);
    }
}
