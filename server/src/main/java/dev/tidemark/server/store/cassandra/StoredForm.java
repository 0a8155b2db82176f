package dev.tidemark.server.store.cassandra;

/** What is known of a user's partition: the numbers that {@code UserImage.storedForm} carries. They are not stored. */
final class StoredForm {
    /** Nothing is known to be stored. */
    static final int NONE = 0;
    /** The partition was loaded, or written whole. Changed states can be written alone, also after that failed once. */
    static final int ROWS = 1;
    /** Rows may be there that the user has no more: a whole commit failed, or one was cut short by a crash. */
    static final int UNSURE = 2;

    private StoredForm() {}

    /** Whether a commit of such a user must carry all states. One without any is deleted by one write, however many there were. */
    static boolean wantsWhole(int stateCount, int storedForm) {
        return storedForm != ROWS || stateCount == 0;
    }

    /** The form behind a commit. */
    static int after(boolean done, boolean whole) {
        return done || !whole ? ROWS : UNSURE;
    }
}
