package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.ReadStateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksDbStoreTest extends ReadStateStoreContract {
    static final int CAPACITY = 1 << 16;
    static final long BLOCK_CACHE_BYTES = 8L << 20;

    @TempDir
    Path directory;

    @Override
    protected ReadStateStore open() {
        return RocksDbStore.open(directory, 2, CAPACITY, BLOCK_CACHE_BYTES);
    }
}
