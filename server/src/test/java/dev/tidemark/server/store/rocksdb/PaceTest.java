package dev.tidemark.server.store.rocksdb;

import static dev.tidemark.server.store.rocksdb.Pace.FASTEST_BYTES_PER_SECOND;
import static dev.tidemark.server.store.rocksdb.Pace.SLOWEST_BYTES_PER_SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDBException;

class PaceTest {
    private static final int MANY_YOUNG_FILES = 8;

    @TempDir
    private Path directory;

    private Database database;
    private List<ColumnFamilyHandle> families;
    private Pace pace;

    @BeforeEach
    void open() {
        database = Database.open(directory, Tuning.standard(1 << 20));
        families = List.of(database.users(), database.states());
        pace = new Pace();
    }

    @AfterEach
    void close() {
        database.close();
        pace.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 12582912",
        "1, 7, 0, 12582912",
        "0, 4, 377487360, 12582912",
        "0, 4, 3221225472, 107374182",
        "0, 0, 9223372036854775807, 4294967296",
        "2, 0, 0, 4294967296",
        "0, 8, 0, 4294967296"
    })
    void shouldBeSlowWhileLittleWaitsAndHoldNothingBackBeforeCommitsWait(
            long fullMemtables, long youngFiles, long pendingBytes, long bytesPerSecond) {
        assertThat(Pace.bytesPerSecond(fullMemtables, youngFiles, pendingBytes)).isEqualTo(bytesPerSecond);
    }

    @Test
    void shouldHoldNothingBackAtFirst() {
        assertThat(pace.limiter().getBytesPerSecond()).isEqualTo(FASTEST_BYTES_PER_SECOND);
    }

    @Test
    void shouldBeSlowInADatabaseWithNothingToDo() throws RocksDBException {
        pace.adjust(database.db(), families);
        assertThat(pace.limiter().getBytesPerSecond()).isEqualTo(SLOWEST_BYTES_PER_SECOND);
    }

    @Test
    void shouldCountYoungFilesOfEitherFamily() throws RocksDBException {
        makeYoungFiles(database.states(), MANY_YOUNG_FILES);
        pace.adjust(database.db(), families);
        assertThat(pace.limiter().getBytesPerSecond()).isEqualTo(FASTEST_BYTES_PER_SECOND);
    }

    @Test
    void shouldAdjustTenTimesASecondAtMost() throws RocksDBException {
        pace.adjust(database.db(), families);
        pace.hurry();
        pace.adjust(database.db(), families);
        assertThat(pace.limiter().getBytesPerSecond()).isEqualTo(FASTEST_BYTES_PER_SECOND);
    }

    /** Makes files in level 0, which stay there, since no compaction begins. */
    private void makeYoungFiles(ColumnFamilyHandle family, int count) throws RocksDBException {
        database.db()
                .setOptions(
                        family,
                        MutableColumnFamilyOptions.builder()
                                .setDisableAutoCompactions(true)
                                .build());
        for (int i = 0; i < count; i++) {
            database.db().put(family, new byte[] {(byte) i}, new byte[] {1});
            try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
                database.db().flush(options, family);
            }
        }
    }
}
