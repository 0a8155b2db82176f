package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.process.CassandraProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Settings of stores over the Cassandra of the tests, in a keyspace of their own. */
final class TestCluster {
    /** Long enough for a Cassandra on a machine that has much to do; renewed four times in it. */
    private static final long LEASE_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long REQUEST_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final CassandraProcess process = CassandraProcess.shared();
    private final String keyspace = process.newKeyspace();

    CassandraProcess process() {
        return process;
    }

    CassandraSettings settings() {
        return settings(new CassandraSettings.Batch(48 << 10, 1_000));
    }

    CassandraSettings settings(CassandraSettings.Batch batch) {
        return settings(batch, LEASE_NS);
    }

    CassandraSettings settings(CassandraSettings.Batch batch, long leaseNs) {
        return new CassandraSettings(
                List.of("127.0.0.1:" + process.cqlPort()),
                process.datacenter(),
                keyspace,
                null,
                null,
                "LOCAL_QUORUM",
                REQUEST_TIMEOUT_NS,
                64,
                batch,
                CassandraSettings.AUTO,
                leaseNs,
                "");
    }
}
