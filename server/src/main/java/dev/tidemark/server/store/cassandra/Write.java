package dev.tidemark.server.store.cassandra;

/** The statements that a commit is made of. Each is idempotent, and each has the version that it is about as its timestamp. */
enum Write {
    /** Says that a commit of this version is under way in several parts; see {@link CommitPlan}. */
    BEGUN("UPDATE %s USING TIMESTAMP ? SET begun = ? WHERE user = ?", 3, 0),
    /** Raises the version of the newest removal. */
    REMOVED("UPDATE %s USING TIMESTAMP ? SET removed = ? WHERE user = ?", 3, 0),
    /** Deletes all rows of a range of channels that are not newer than the removal. */
    DELETE_RANGE("DELETE FROM %s USING TIMESTAMP ? WHERE user = ? AND channel >= ? AND channel <= ?", 4, 0),
    /** Deletes a row that is not newer than the removal. */
    DELETE_STATE("DELETE FROM %s USING TIMESTAMP ? WHERE user = ? AND channel = ?", 3, 0),
    /** Writes a state. */
    INSERT_STATE(
            "INSERT INTO %s (user, channel, last_read, mentioned, counted, version, c0, c1, c2, c3)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?",
            7, 4),
    /** Writes the state that was changed last, and with it the user's newest version. */
    INSERT_NEWEST_STATE(
            "INSERT INTO %s (user, channel, last_read, mentioned, counted, version, c0, c1, c2, c3, newest)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?",
            8, 4),
    /** Raises the user's newest version: all changes up to it are stored. */
    NEWEST("UPDATE %s USING TIMESTAMP ? SET newest = ? WHERE user = ?", 3, 0);

    /** Kind and id of a prepared statement in a batch, and the count of its values. */
    private static final int STATEMENT_BYTES = 1 + 2 + 16 + 2;

    private static final int LENGTH_BYTES = 4;

    private final String template;
    private final int bytes;

    Write(String template, int longs, int ints) {
        this.template = template;
        bytes = STATEMENT_BYTES + longs * (LENGTH_BYTES + Long.BYTES) + ints * (LENGTH_BYTES + Integer.BYTES);
    }

    /** The statement for a table. */
    String cql(String table) {
        return template.replace("%s", table);
    }

    /** What it takes in a batch on the wire. */
    int bytes() {
        return bytes;
    }
}
