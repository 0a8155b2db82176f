package dev.tidemark.server.store.rocksdb;

/**
 * How a user's states lie in the database: packed into the user's row, or spread over a row each.
 *
 * <p>A packed user is written whole, whatever changed; above some size that costs more than rows of their own do. The
 * two limits lie apart, so that a user at the edge does not change form with each commit. The numbers are what
 * {@code UserImage.storedForm} carries; they are not on disk.
 */
final class StoredForm {
    /** Nothing is known to be stored. */
    static final int NONE = 0;
    /** All states are in the user's row. */
    static final int PACKED = 1;
    /** The user's row has the versions only, each state has a row. */
    static final int SPREAD = 2;
    /** A commit failed, perhaps after it was written: either form may be stored, and rows besides. */
    static final int UNSURE = 3;

    /** A user with more states than this is spread. */
    static final int SPREAD_ABOVE = 128;
    /** A spread user with no more states than this is packed again. */
    static final int PACK_BELOW = 96;

    private StoredForm() {}

    /** The form to store a user in who has {@code stateCount} states and was stored as {@code storedForm}. */
    static int of(int stateCount, int storedForm) {
        int spreadAbove = storedForm == SPREAD ? PACK_BELOW : SPREAD_ABOVE;
        return stateCount > spreadAbove ? SPREAD : PACKED;
    }

    /** Whether a commit of such a user must carry all states. Only rows of their own can be changed one by one. */
    static boolean wantsWhole(int stateCount, int storedForm) {
        return storedForm != SPREAD || of(stateCount, storedForm) != SPREAD;
    }
}
