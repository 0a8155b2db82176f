package dev.tidemark.server.store.rocksdb;

/** What was read from the database is no user's row or state row. Says what was found and expected, without ids. */
final class CorruptValueException extends Exception {
    private static final long serialVersionUID = 1;

    CorruptValueException(String message) {
        super(message);
    }
}
