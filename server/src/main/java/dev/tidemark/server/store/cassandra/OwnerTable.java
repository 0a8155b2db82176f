package dev.tidemark.server.store.cassandra;

/** The one row of the owner, read and changed so that two servers never both succeed. May block. */
interface OwnerTable {
    /**
     * The row as the last change left it.
     *
     * @return null if there is none yet.
     * @throws RuntimeException if the cluster does not answer.
     */
    Owner read();

    /**
     * Puts a row in the place of another one, if that is still as it was: of the same epoch and beat.
     *
     * @param before null where there was no row.
     * @return whether it was done.
     * @throws RuntimeException if that is not known: it may have been done, or be done later.
     */
    boolean replace(Owner before, Owner after);
}
