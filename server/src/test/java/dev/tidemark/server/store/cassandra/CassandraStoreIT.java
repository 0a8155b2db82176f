package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.ReadStateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stores, over a real Cassandra. */
class CassandraStoreIT extends ReadStateStoreContract {
    private static final int CAPACITY = 1 << 16;

    private final TestCluster cluster = new TestCluster();

    @TempDir
    Path directory;

    @Override
    protected ReadStateStore open() {
        return CassandraStore.open(
                cluster.settings(),
                CAPACITY,
                directory,
                false,
                lost -> assertThat(lost).isNull());
    }
}
