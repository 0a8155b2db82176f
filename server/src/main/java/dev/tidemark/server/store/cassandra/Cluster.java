package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.token.Token;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A session with a cluster, and the statements prepared in it. Thread: safe from any, without blocking where a stage is returned.
 */
final class Cluster implements PartSender, AutoCloseable {
    private static final int ROWS_PER_PAGE = 4_000;
    /** That {@link CassandraSettings#AUTO} has. */
    private static final int MOST_COPIES = 3;
    /** Values of an insert that are of the state: what follows is of the statement. */
    private static final int STATE_VALUES = 10;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private final CqlSession session;
    private final CassandraSettings settings;
    private final PreparedStatement load;
    private final Map<Write, PreparedStatement> writes = new EnumMap<>(Write.class);

    private Cluster(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.settings = settings;
        String states = new Schema(settings.keyspace()).states();
        load = prepare("SELECT " + StateRows.COLUMNS + " FROM " + states + " WHERE user = ?");
        for (Write write : Write.values()) {
            writes.put(write, prepare(write.cql(states)));
        }
    }

    /**
     * Connects, makes the schema if that is wanted, and prepares. Blocks.
     *
     * @throws RuntimeException of the driver if that fails; nothing is left open then.
     */
    static Cluster connect(CassandraSettings settings) {
        CqlSession session = Sessions.open(settings);
        try {
            if (settings.createsSchema()) {
                makeSchema(session, settings);
            }
            return new Cluster(session, settings);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static void makeSchema(CqlSession session, CassandraSettings settings) {
        int factor = settings.replicationFactor();
        if (factor == CassandraSettings.AUTO) {
            long nodes = session.getMetadata().getNodes().values().stream()
                    .filter(node -> settings.datacenter().equals(node.getDatacenter()))
                    .count();
            factor = (int) Math.max(1, Math.min(MOST_COPIES, nodes));
        }
        String replication = Schema.replication(settings.datacenter(), factor);
        for (String statement : new Schema(settings.keyspace()).statements(replication)) {
            session.execute(SimpleStatement.newInstance(statement)
                    .setTimeout(Sessions.SCHEMA_TIMEOUT)
                    .setIdempotent(true));
        }
    }

    private PreparedStatement prepare(String cql) {
        return session.prepare(SimpleStatement.newInstance(cql)
                .setConsistencyLevel(consistency())
                .setIdempotent(true));
    }

    private ConsistencyLevel consistency() {
        return Sessions.consistency(settings);
    }

    /** The first page of a user's rows. */
    CompletionStage<AsyncResultSet> load(long user) {
        return session.executeAsync(load.bind(user).setPageSize(ROWS_PER_PAGE));
    }

    /** The rows of all users whose tokens are not below that of a user; those of all if null. Ascending by token. Blocks. */
    ResultSet scan(Long user) {
        String select =
                "SELECT " + StateRows.COLUMNS + ", token(user) FROM " + new Schema(settings.keyspace()).states();
        SimpleStatement statement = user == null
                ? SimpleStatement.newInstance(select)
                : SimpleStatement.newInstance(select + " WHERE token(user) >= token(?)", user);
        return session.execute(statement
                .setConsistencyLevel(consistency())
                .setPageSize(ROWS_PER_PAGE)
                .setTimeout(Sessions.SCAN_TIMEOUT)
                .setIdempotent(true));
    }

    /** The token of a user. */
    Token token(long user) {
        ByteBuffer key = ByteBuffer.allocate(Long.BYTES).putLong(0, user);
        return session.getMetadata().getTokenMap().orElseThrow().newToken(key);
    }

    /** {@inheritDoc} One statement goes alone, more go as an unlogged batch. */
    @Override
    public CompletionStage<?> send(UserImage image, List<Step> part) {
        return session.executeAsync(part.size() == 1 ? bind(image, part.get(0)) : batch(image, part));
    }

    private Statement<?> batch(UserImage image, List<Step> part) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
        for (Step step : part) {
            BatchableStatement<?> statement = bind(image, step);
            batch.addStatement(statement);
        }
        return batch.build().setConsistencyLevel(consistency()).setIdempotent(true);
    }

    private BoundStatement bind(UserImage image, Step step) {
        BoundStatementBuilder bound = writes.get(step.write()).boundStatementBuilder();
        long timestamp = Timestamps.of(step.version());
        BoundStatementBuilder filled = switch (step.write()) {
            case BEGUN, REMOVED, NEWEST ->
                bound.setLong(0, timestamp).setLong(1, step.version()).setLong(2, image.user());
            case DELETE_RANGE ->
                bound.setLong(0, timestamp)
                        .setLong(1, image.user())
                        .setLong(2, step.from())
                        .setLong(3, step.to());
            case DELETE_STATE ->
                bound.setLong(0, timestamp).setLong(1, image.user()).setLong(2, step.from());
            case INSERT_STATE -> bindState(bound, image, step.entry()).setLong(STATE_VALUES, timestamp);
            case INSERT_NEWEST_STATE ->
                bindState(bound, image, step.entry())
                        .setLong(STATE_VALUES, step.version())
                        .setLong(STATE_VALUES + 1, timestamp);
        };
        return filled.build();
    }

    /** Fills the first {@link #STATE_VALUES} of the values of an insert. */
    private static BoundStatementBuilder bindState(BoundStatementBuilder bound, UserImage image, int index) {
        int entry = UserImage.entryOffset(index);
        int state = entry + EntryLayout.STATE_OFFSET;
        return bound.setLong(0, image.user())
                .setLong(1, image.buffer().getLong(entry + EntryLayout.CHANNEL_OFFSET, LE))
                .setLong(2, image.buffer().getLong(state + StateLayout.LAST_READ_OFFSET, LE))
                .setLong(3, image.buffer().getLong(state + StateLayout.MENTIONED_OFFSET, LE))
                .setLong(4, image.buffer().getLong(state + StateLayout.COUNTED_OFFSET, LE))
                .setLong(5, image.buffer().getLong(state + StateLayout.VERSION_OFFSET, LE))
                .setInt(6, counter(image, state, 0))
                .setInt(7, counter(image, state, 1))
                .setInt(8, counter(image, state, 2))
                .setInt(9, counter(image, state, 3));
    }

    private static int counter(UserImage image, int state, int counter) {
        return image.buffer().getInt(state + StateLayout.COUNTERS_OFFSET + counter * Integer.BYTES, LE);
    }

    /** The owner's row, read and changed by this session. */
    OwnerTable ownerTable() {
        return new CqlOwnerTable(session, settings);
    }

    @Override
    public void close() {
        session.close();
    }
}
