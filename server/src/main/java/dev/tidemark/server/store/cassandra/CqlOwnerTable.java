package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;

/** The owner's row in a cluster, by lightweight transactions. Thread: any; blocks. */
final class CqlOwnerTable implements OwnerTable {
    /** The row's key: there is one store in a keyspace. */
    private static final String NAME = Schema.STATES;

    private final CqlSession session;
    private final CassandraSettings settings;
    private final String table;

    CqlOwnerTable(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.settings = settings;
        table = new Schema(settings.keyspace()).owner();
    }

    @Override
    public Owner read() {
        SimpleStatement select = SimpleStatement.newInstance(
                        "SELECT epoch, server, place, held, beat, lease_ms FROM " + table + " WHERE name = ?", NAME)
                .setConsistencyLevel(Sessions.serialConsistency(settings))
                .setIdempotent(true);
        Row row = session.execute(select).one();
        return row == null
                ? null
                : new Owner(
                        row.getLong("epoch"),
                        row.getString("server"),
                        row.getString("place"),
                        row.getBoolean("held"),
                        row.getLong("beat"),
                        row.getLong("lease_ms"));
    }

    @Override
    public boolean replace(Owner before, Owner after) {
        String update = "UPDATE " + table + " SET epoch = ?, server = ?, place = ?, held = ?, beat = ?, lease_ms = ?"
                + " WHERE name = ? IF epoch = ? AND beat = ?";
        SimpleStatement statement = SimpleStatement.newInstance(
                        update,
                        after.epoch(),
                        after.server(),
                        after.place(),
                        after.isHeld(),
                        after.beat(),
                        after.leaseMs(),
                        NAME,
                        before == null ? null : before.epoch(),
                        before == null ? null : before.beat())
                .setConsistencyLevel(Sessions.consistency(settings))
                .setSerialConsistencyLevel(Sessions.serialConsistency(settings))
                .setIdempotent(false);
        ResultSet result = session.execute(statement);
        return result.wasApplied();
    }
}
