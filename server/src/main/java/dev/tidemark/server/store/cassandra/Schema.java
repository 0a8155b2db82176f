package dev.tidemark.server.store.cassandra;

import java.util.List;

/**
 * The keyspace and its two tables.
 *
 * <p>Names of columns are those of the protocol; ids and versions are unsigned in Tidemark, and kept bit for bit in CQL's signed
 * {@code bigint}, so that those from 2^63 on show as negative.
 */
public final class Schema {
    /** One row a read state. */
    static final String STATES = "read_states";
    /** One row: which server may commit. */
    static final String OWNER = "tidemark_owner";

    private final String keyspace;

    /** @param keyspace a name of lower-case letters, digits and underscores. */
    public Schema(String keyspace) {
        this.keyspace = keyspace;
    }

    /** The table of read states, with its keyspace. */
    String states() {
        return keyspace + "." + STATES;
    }

    /** The table of the owner, with its keyspace. */
    String owner() {
        return keyspace + "." + OWNER;
    }

    /** Copies for a keyspace in one datacenter. */
    public static String replication(String datacenter, int factor) {
        return "{'class': 'NetworkTopologyStrategy', '" + datacenter.replace("'", "''") + "': " + factor + "}";
    }

    /**
     * The statements that make what is not there, each without a semicolon.
     *
     * @param replication the map of a keyspace's options, as CQL has it.
     */
    public List<String> statements(String replication) {
        return List.of(createKeyspace(replication), createStates(), createOwner());
    }

    private String createKeyspace(String replication) {
        return "CREATE KEYSPACE IF NOT EXISTS " + keyspace + "\n    WITH replication = " + replication;
    }

    private String createStates() {
        return "CREATE TABLE IF NOT EXISTS " + states() + " (\n"
                + "    user bigint,\n"
                + "    channel bigint,\n"
                + "    last_read bigint,       -- message id\n"
                + "    mentioned bigint,       -- message id\n"
                + "    counted bigint,         -- message id\n"
                + "    version bigint,         -- of the state's last change: microseconds, and the timestamp of its row\n"
                + "    c0 int,                 -- mentions\n"
                + "    c1 int,                 -- unread\n"
                + "    c2 int,\n"
                + "    c3 int,\n"
                + "    newest bigint static,   -- version of the user's last change\n"
                + "    removed bigint static,  -- version of the user's last FORGET\n"
                + "    begun bigint static,    -- above newest: a large commit was cut short\n"
                + "    PRIMARY KEY (user, channel)\n"
                + ") WITH compaction = {'class': 'LeveledCompactionStrategy'}\n"
                + "    AND comment = 'Tidemark: a read state a row'";
    }

    private String createOwner() {
        return "CREATE TABLE IF NOT EXISTS " + owner() + " (\n"
                + "    name text PRIMARY KEY,\n"
                + "    epoch bigint,           -- one more with each server that takes the table\n"
                + "    server text,            -- id of the server's data directory\n"
                + "    place text,             -- its machine and process\n"
                + "    held boolean,           -- false once it has stopped in order\n"
                + "    beat bigint,            -- one more with each renewal\n"
                + "    lease_ms bigint         -- how long it may commit without the next one\n"
                + ") WITH comment = 'Tidemark: the server that may commit'";
    }
}
