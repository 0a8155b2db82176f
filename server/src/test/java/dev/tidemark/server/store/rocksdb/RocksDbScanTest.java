package dev.tidemark.server.store.rocksdb;

import static dev.tidemark.server.store.Answers.commit;
import static dev.tidemark.server.store.Answers.load;
import static dev.tidemark.server.store.Answers.loaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.Answers;
import dev.tidemark.server.store.ResidentUser;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.ScannableStoreContract;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class RocksDbScanTest extends ScannableStoreContract {
    private static final long BLOCK_CACHE_BYTES = 8L << 20;
    private static final int CAPACITY = 64;

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    Path directory;

    @TempDir
    Path other;

    @Override
    protected ScannableStore open() {
        return RocksDbStore.open(directory, 2, CAPACITY, BLOCK_CACHE_BYTES);
    }

    private static RocksDbStore openToRead(Path directory) {
        return RocksDbStore.openToRead(directory, 1, CAPACITY, BLOCK_CACHE_BYTES);
    }

    /** A store in the other directory, closed, with users of these ids. */
    private List<ResidentUser> writeOther(long... ids) {
        List<ResidentUser> users = new ArrayList<>();
        try (RocksDbStore store = RocksDbStore.open(other, 1, CAPACITY, BLOCK_CACHE_BYTES)) {
            for (long id : ids) {
                ResidentUser user = new ResidentUser(id);
                user.change(7, random);
                commit(store, user);
                users.add(user);
            }
        }
        return users;
    }

    @Test
    void shouldGiveUsersByUnsignedId() {
        writeOther(-1, 3, Long.MIN_VALUE, 200, Long.MAX_VALUE);
        List<Long> order = new ArrayList<>();
        UserImage image = new UserImage();
        try (RocksDbStore store = openToRead(other);
                UserScan scan = store.scan(ScannableStore.START)) {
            while (scan.next(image)) {
                order.add(image.user());
            }
        }
        assertThat(order).containsExactly(3L, 200L, Long.MAX_VALUE, Long.MIN_VALUE, -1L);
    }

    @Test
    void shouldReadWithoutChangingAnything() throws IOException {
        ResidentUser user = writeOther(42).get(0);
        List<String> before = files();
        try (RocksDbStore store = openToRead(other);
                RocksDbStore again = openToRead(other)) {
            assertThat(loaded(store, 42)).isEqualTo(user.content());
            assertThat(loaded(again, 42)).isEqualTo(user.content());
            StoreTask commit = new StoreTask(new Answers());
            user.prepareCommit(commit, store);
            store.commit(commit);
            assertThat(commit.outcome()).isEqualTo(StoreTask.FAILED);
            assertThat(load(store, 43).outcome()).isEqualTo(StoreTask.DONE);
        }
        assertThat(files()).isEqualTo(before);
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (var paths = Files.list(other)) {
            for (Path path : paths.sorted().toList()) {
                if (!path.getFileName().toString().startsWith("LOG")) { // RocksDB's text about itself
                    files.add(path.getFileName() + " " + Files.size(path));
                }
            }
        }
        return files;
    }

    @Test
    void shouldReadWhatIsInTheLogOfWritesOnly() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, random);
        RocksDbStore.open(other, 1, CAPACITY, BLOCK_CACHE_BYTES).close();
        try (Database database = Database.open(other, Tuning.standard(BLOCK_CACHE_BYTES))) {
            UserImage image = new UserImage();
            image.clear(42);
            image.newestVersion(9);
            ByteBuffer value = ByteBuffer.allocate(UserRow.STATES_OFFSET).order(ByteOrder.LITTLE_ENDIAN);
            UserRow.encodeSpread(image, value);
            database.db().put(database.users(), UserKeys.of(42), value.array());
        } catch (RocksDBException e) {
            throw new AssertionError(e);
        }
        try (RocksDbStore store = openToRead(other)) {
            assertThat(loaded(store, 42).newestVersion()).isEqualTo(9);
        }
    }

    @Test
    void shouldReadAReadOnlyDirectory() {
        ResidentUser user = writeOther(42).get(0);
        assertThat(other.resolve("LOCK").toFile().setWritable(false)).isTrue();
        try (RocksDbStore store = openToRead(other)) {
            assertThat(loaded(store, 42)).isEqualTo(user.content());
        }
    }

    @Test
    void shouldRefuseToReadWhereThereIsNoStore() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> openToRead(other.resolve("none")))
                .withMessageStartingWith("there is no store: directory=" + other.resolve("none"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
        assertThat(other.resolve("none")).doesNotExist();
    }

    @Test
    void shouldNotReadWhatAnotherProcessWrites() throws Exception {
        Process process = holding(false);
        try {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> openToRead(other))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
        } finally {
            process.outputWriter().close();
            assertThat(process.waitFor()).isZero();
        }
        openToRead(other).close();
    }

    @Test
    void shouldNotWriteWhatAnotherProcessReads() throws Exception {
        writeOther(42);
        Process process = holding(true);
        try {
            openToRead(other).close();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> RocksDbStore.open(other, 1, CAPACITY, BLOCK_CACHE_BYTES))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
        } finally {
            process.outputWriter().close();
            assertThat(process.waitFor()).isZero();
        }
        RocksDbStore.open(other, 1, CAPACITY, BLOCK_CACHE_BYTES).close();
    }

    private Process holding(boolean toRead) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Hold.class.getName(),
                        other.toString(),
                        Boolean.toString(toRead))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("open");
        return process;
    }

    /** The other process: opens the store, says so, and closes it when its input ends. */
    static final class Hold {
        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            try (RocksDbStore store = Boolean.parseBoolean(args[1])
                    ? openToRead(directory)
                    : RocksDbStore.open(directory, 1, CAPACITY, BLOCK_CACHE_BYTES)) {
                System.out.println("open");
                System.in.read();
            }
        }
    }

    @Test
    void shouldEndAtWhatDoesNotDecode() throws RocksDBException {
        writeOther(1, 3);
        try (Database database = Database.open(other, Tuning.standard(BLOCK_CACHE_BYTES))) {
            database.db().put(database.users(), UserKeys.of(2), new byte[] {9});
        }
        UserImage image = new UserImage();
        try (RocksDbStore store = openToRead(other);
                UserScan scan = store.scan(ScannableStore.START)) {
            assertThat(scan.next(image)).isTrue();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> scan.next(image))
                    .withMessageStartingWith("the store cannot be read: behind user=1 cause=user row too short")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
        }
    }

    /** Larger than any value it writes, as another release might have it. */
    @Test
    void shouldGiveAPackedUserOfAnySize() throws RocksDBException {
        writeOther(1);
        int count = StoredForm.SPREAD_ABOVE + 1;
        ByteBuffer row = ByteBuffer.allocate(UserRow.STATES_OFFSET + count * EntryLayout.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        row.put(UserRow.FORMAT_OFFSET, UserRow.FORMAT_PACKED).putLong(UserRow.NEWEST_VERSION_OFFSET, 9);
        for (int i = 0; i < count; i++) {
            int entry = UserRow.STATES_OFFSET + i * EntryLayout.LENGTH;
            row.putLong(entry, i + 1).putLong(entry + EntryLayout.STATE_OFFSET + StateLayout.VERSION_OFFSET, 9);
        }
        try (Database database = Database.open(other, Tuning.standard(BLOCK_CACHE_BYTES))) {
            database.db().put(database.users(), UserKeys.of(2), row.array());
        }
        UserImage image = new UserImage();
        try (RocksDbStore store = openToRead(other);
                UserScan scan = store.scan("1")) {
            assertThat(scan.next(image)).isTrue();
            assertThat(image.entryCount()).isEqualTo(count);
            assertThat(image.channel(count - 1)).isEqualTo(count);
        }
    }

    private static final class UserKeys {
        static byte[] of(long user) {
            return ByteBuffer.allocate(8).putLong(user).array();
        }
    }
}
