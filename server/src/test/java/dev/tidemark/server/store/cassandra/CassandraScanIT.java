package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.ScannableStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stores that can be walked over, over a real Cassandra. */
class CassandraScanIT extends ScannableStoreContract {
    private static final int CAPACITY = 1 << 16;

    private final TestCluster cluster = new TestCluster();

    @TempDir
    Path directory;

    @Override
    protected ScannableStore open() {
        return CassandraStore.open(
                cluster.settings(),
                CAPACITY,
                directory,
                false,
                lost -> assertThat(lost).isNull());
    }
}
