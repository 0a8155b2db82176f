package dev.tidemark.server.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.CassandraProcess;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A keyspace of its own in the Cassandra of the tests: servers over it, and its rows as CQL tells them. Thread: one. */
final class CassandraTable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int PAGE_ROWS = 5_000;

    private final CassandraProcess cassandra = CassandraProcess.shared();
    private final String keyspace = cassandra.newKeyspace();

    CassandraProcess cassandra() {
        return cassandra;
    }

    String keyspace() {
        return keyspace;
    }

    /** The keys of a configuration with this table. */
    Map<String, String> keys() {
        return Map.of(
                "store.type",
                "cassandra",
                "store.cassandra.contact-points",
                "127.0.0.1:" + cassandra.cqlPort(),
                "store.cassandra.datacenter",
                cassandra.datacenter(),
                "store.cassandra.keyspace",
                keyspace,
                "store.cassandra.create-schema",
                "true");
    }

    /** A server over this table, with a journal of its own, and patience with a Cassandra on a machine that has much to do. */
    ServerProcess.Setup server(Path dataDir) {
        ServerProcess.Setup setup = ServerProcess.on(dataDir)
                .with("server.shards", 2)
                .with("store.cassandra.request-timeout", "10s")
                .with("store.cassandra.lease", "30s");
        keys().forEach(setup::with);
        return setup;
    }

    /** The same, but soon without a Cassandra that does not answer, and without its lease. Its log may have errors. */
    ServerProcess.Setup hastyServer(Path dataDir, Duration lease) {
        return server(dataDir)
                .with("store.cassandra.request-timeout", "2s")
                .with("store.cassandra.lease", lease.toMillis() + "ms");
    }

    /** Stops a server in order: all is committed, though Cassandra was away meanwhile, of which the log has its errors. */
    static void stop(ServerProcess server) {
        ServerProcess.Exit exit = server.terminate();
        if (exit.code() != 0) {
            throw new AssertionError("the server did not commit everything: " + exit);
        }
    }

    /** All read states of each user that has any. */
    Map<Long, List<ReplyFrame.Entry>> rows() {
        Map<Long, List<ReplyFrame.Entry>> users = new HashMap<>();
        try (CqlSession session = session()) {
            for (Row row : session.execute("SELECT * FROM " + keyspace + ".read_states")) {
                if (!row.isNull("channel")) {
                    users.computeIfAbsent(row.getLong("user"), user -> new ArrayList<>())
                            .add(entry(row));
                }
            }
        }
        users.values()
                .forEach(entries ->
                        entries.sort(Comparator.comparing(ReplyFrame.Entry::channel, Long::compareUnsigned)));
        return users;
    }

    /** Compares what a server that has committed everything tells of users with what the table has of them. */
    void assertHolds(ServerProcess server, Iterable<Long> users) {
        Map<Long, List<ReplyFrame.Entry>> rows = rows();
        try (WireClient client = server.connect()) {
            for (long user : users) {
                ReplyFrame reply = client.call(out -> RequestEncoder.load(out, 1, user, 0, 0, 0));
                if (reply.status() != Status.OK || !reply.entries().equals(rows.getOrDefault(user, List.of()))) {
                    throw new AssertionError("user " + Long.toUnsignedString(user) + ": " + reply + "\nserver: "
                            + (reply.status() == Status.OK ? reply.entries() : "") + "\ntable: " + rows.get(user));
                }
            }
        }
    }

    private CqlSession session() {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandra.cqlPort()))
                .withLocalDatacenter(cassandra.datacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                        .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE_ROWS)
                        .build())
                .build();
    }

    private static ReplyFrame.Entry entry(Row row) {
        return new ReplyFrame.Entry(
                row.getLong("channel"),
                new ReadState(
                        row.getLong("last_read"),
                        row.getLong("mentioned"),
                        row.getLong("counted"),
                        row.getLong("version"),
                        row.getInt("c0"),
                        row.getInt("c1"),
                        row.getInt("c2"),
                        row.getInt("c3")));
    }
}
