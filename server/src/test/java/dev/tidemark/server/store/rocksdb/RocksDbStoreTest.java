package dev.tidemark.server.store.rocksdb;

import static dev.tidemark.server.store.Answers.commit;
import static dev.tidemark.server.store.Answers.load;
import static dev.tidemark.server.store.Answers.loaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.tidemark.server.store.Answers;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.ReadStateStoreContract;
import dev.tidemark.server.store.ResidentUser;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreTask;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

class RocksDbStoreTest extends ReadStateStoreContract {
    private static final int CAPACITY = 1 << 16;
    private static final long BLOCK_CACHE_BYTES = 8L << 20;
    private static final long USER = 42;

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    Path directory;

    @Override
    protected ReadStateStore open() {
        return RocksDbStore.open(directory, 2, CAPACITY, BLOCK_CACHE_BYTES);
    }

    private ResidentUser userWith(long id, int stateCount) {
        ResidentUser user = new ResidentUser(id);
        for (int i = 1; i <= stateCount; i++) {
            user.change(i, random);
        }
        return user;
    }

    // Opening

    @Test
    void shouldRefuseADirectoryThisProcessHasOpen() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith("data directory is in use by another server: directory=" + directory)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
        commit(store(), userWith(USER, 1));
    }

    @Test
    void shouldRefuseADirectoryAnotherProcessHasOpen() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HoldStoreOpen.class.getName(),
                        other.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("open");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> RocksDbStore.open(other, 1, 16, BLOCK_CACHE_BYTES))
                    .withMessageStartingWith("data directory is in use by another server")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
        } finally {
            process.outputWriter().close();
            assertThat(process.waitFor()).isZero();
        }
        RocksDbStore.open(other, 1, 16, BLOCK_CACHE_BYTES).close();
    }

    /** The other process: opens the store, says so, and closes it when its input ends. */
    static final class HoldStoreOpen {
        public static void main(String[] args) throws IOException {
            RocksDbStore store = RocksDbStore.open(Path.of(args[0]), 1, 16, BLOCK_CACHE_BYTES);
            System.out.println("open");
            System.in.read();
            store.close();
        }
    }

    @Test
    void shouldRefuseAStoreOfANewerRelease() throws IOException {
        store().close();
        Files.writeString(directory.resolve(FormatMarker.FILE_NAME), "tidemark-store 3\n");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .withMessageContaining("written by a newer release")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }

    /** An upgrade needs no step of its own, and the older release refuses afterwards what it could not read. */
    @Test
    void shouldTakeOverAStoreOfTheFirstFormat() throws IOException, RocksDBException {
        byte[] row = userRow(1, 9, 0, 56);
        ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).putLong(17, 7).putLong(49, 9);
        reopenAfter(database -> database.db().put(database.users(), userKey(USER), row))
                .close();
        Files.writeString(directory.resolve(FormatMarker.FILE_NAME), "tidemark-store 1\n");

        try (ReadStateStore again = open()) {
            assertThat(loaded(again, USER).states()).containsOnlyKeys(7L);
            assertThat(directory.resolve(FormatMarker.FILE_NAME)).hasContent("tidemark-store 2");
        }
    }

    @Test
    void shouldRefuseADamagedDatabase() throws IOException {
        store().close();
        Files.writeString(directory.resolve("CURRENT"), "nonsense");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .withMessageContaining("the store cannot be opened: directory=" + directory)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }

    // What is on disk

    /** What a change made beside the store does to its database. */
    private interface Change {
        void make(Database database) throws RocksDBException;
    }

    private ReadStateStore reopenAfter(Change change) throws RocksDBException {
        store().close();
        try (Database database = Database.open(directory, Tuning.standard(BLOCK_CACHE_BYTES))) {
            change.make(database);
        }
        return open();
    }

    private static byte[] userKey(long user) {
        return ByteBuffer.allocate(8).putLong(user).array();
    }

    private static byte[] stateKey(long user, long channel) {
        return ByteBuffer.allocate(16).putLong(user).putLong(channel).array();
    }

    private static int rowCount(Database database, ColumnFamilyHandle family) {
        int count = 0;
        try (RocksIterator rows = database.db().newIterator(family)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                count++;
            }
        }
        return count;
    }

    @Test
    void shouldWriteNothingOfAUserWhoWasNeverChanged() throws RocksDBException {
        commit(store(), new ResidentUser(USER));

        reopenAfter(database -> assertThat(rowCount(database, database.users())).isZero())
                .close();
    }

    @Test
    void shouldHaveRowsOfSpreadUsersOnly() throws RocksDBException {
        ResidentUser user = userWith(USER, StoredForm.SPREAD_ABOVE + 1);
        commit(store(), user);
        commit(store(), userWith(USER + 1, 10));
        try (ReadStateStore again = reopenAfter(database -> {
            assertThat(rowCount(database, database.users())).isEqualTo(2);
            assertThat(rowCount(database, database.states())).isEqualTo(StoredForm.SPREAD_ABOVE + 1);
        })) {
            user.forgetAll();
            commit(again, user);
        }
        try (Database database = Database.open(directory, Tuning.standard(BLOCK_CACHE_BYTES))) {
            assertThat(rowCount(database, database.users())).isEqualTo(2);
            assertThat(rowCount(database, database.states())).isZero();
        }
    }

    /** After a failed commit a packed user's commit removes the rows that the failed one may have written. */
    @Test
    void shouldRemoveRowsThatAFailedCommitMayHaveLeft() throws RocksDBException {
        commit(store(), userWith(USER, 10));
        try (ReadStateStore again =
                reopenAfter(database -> database.db().put(database.states(), stateKey(USER, 999), new byte[48]))) {
            StoreTask task = new StoreTask(new Answers());
            userWith(USER, 10).prepareCommit(task, true);
            task.image().storedForm(StoredForm.UNSURE);
            Answers.commit(again, task);
        }
        try (Database database = Database.open(directory, Tuning.standard(BLOCK_CACHE_BYTES))) {
            assertThat(rowCount(database, database.states())).isZero();
        }
    }

    // Values that do not decode

    private void assertFailsAfter(Change change) throws RocksDBException {
        ResidentUser healthy = userWith(USER + 1, 10);
        commit(store(), userWith(USER, 10));
        commit(store(), healthy);
        try (ReadStateStore again = reopenAfter(change)) {
            assertThat(load(again, USER).outcome()).isEqualTo(StoreTask.FAILED);
            assertThat(loaded(again, USER + 1)).isEqualTo(healthy.content());
        }
    }

    private void assertFailsWith(byte[] userRow) throws RocksDBException {
        assertFailsAfter(database -> database.db().put(database.users(), userKey(USER), userRow));
    }

    private static byte[] userRow(int format, long newestVersion, long removalVersion, int entriesLength) {
        return ByteBuffer.allocate(17 + entriesLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) format)
                .putLong(newestVersion)
                .putLong(removalVersion)
                .array();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16})
    void shouldFailOnAUserRowTooShort(int length) throws RocksDBException {
        assertFailsWith(Arrays.copyOf(userRow(1, 5, 0, 0), length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 255})
    void shouldFailOnAnUnknownFormat(int format) throws RocksDBException {
        assertFailsWith(userRow(format, 5, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 55, 57})
    void shouldFailOnEntriesCutOff(int length) throws RocksDBException {
        assertFailsWith(userRow(1, 5, 0, length));
    }

    @Test
    void shouldFailOnEntriesThatCannotBe() throws RocksDBException {
        assertFailsWith(userRow(1, 5, 0, 56));
    }

    @Test
    void shouldFailOnAUserNeverChanged() throws RocksDBException {
        assertFailsWith(userRow(1, 0, 0, 0));
    }

    @Test
    void shouldFailOnARemovalNewerThanTheUser() throws RocksDBException {
        assertFailsWith(userRow(1, 5, 6, 0));
    }

    @Test
    void shouldFailOnASpreadUserWithEntries() throws RocksDBException {
        assertFailsWith(userRow(2, 5, 0, 56));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 47, 49, 100_000})
    void shouldFailOnAStateRowOfAnotherLength(int length) throws RocksDBException {
        assertFailsAfter(database -> {
            database.db().put(database.users(), userKey(USER), userRow(2, 5, 0, 0));
            database.db().put(database.states(), stateKey(USER, 7), new byte[length]);
        });
    }

    @Test
    void shouldFailOnAStateKeyOfAnotherLength() throws RocksDBException {
        assertFailsAfter(database -> {
            database.db().put(database.users(), userKey(USER), userRow(2, 5, 0, 0));
            database.db().put(database.states(), Arrays.copyOf(stateKey(USER, 7), 17), new byte[48]);
        });
    }

    /** Larger than any value it writes, as another release might have it. */
    @Test
    void shouldLoadAPackedUserOfAnySize() throws RocksDBException {
        int count = 5_000;
        ByteBuffer row = ByteBuffer.wrap(userRow(1, 9, 0, count * 56)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            row.putLong(17 + i * 56, i + 1).putLong(17 + i * 56 + 32, 9);
        }
        try (ReadStateStore again =
                reopenAfter(database -> database.db().put(database.users(), userKey(USER), row.array()))) {
            PlainUser user = loaded(again, USER);
            assertThat(user.states()).hasSize(count);
            assertThat(again.wantsWhole(count, load(again, USER).image().storedForm()))
                    .isTrue();
        }
    }

    // Threads

    @Test
    void shouldFailTasksBeyondItsCapacity() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Answers answers = new Answers();
        try (RocksDbStore small = RocksDbStore.open(directory.resolve("small"), 1, 4, BLOCK_CACHE_BYTES)) {
            CountDownLatch reached = new CountDownLatch(1);
            StoreTask holding = new StoreTask(task -> {
                reached.countDown();
                await(held);
            });
            holding.prepareLoad(1);
            small.load(holding);
            reached.await();
            for (int i = 0; i < 5; i++) {
                StoreTask task = new StoreTask(answers);
                task.prepareLoad(2 + i);
                small.load(task);
            }
            assertThat(answers.count()).isOne();
            assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
            held.countDown();
        }
        assertThat(answers.count()).isEqualTo(4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldLoadWhileACommitIsHeldUp() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        StoreTask commit = new StoreTask(task -> await(held));
        userWith(USER, 1).prepareCommit(commit, store());
        store().commit(commit);

        assertThat(loaded(store(), USER + 1)).isEqualTo(new PlainUser());

        held.countDown();
    }

    @Test
    void shouldServeOthersWhenACallerBreaksInTakingAnAnswer() {
        StoreTask.Completions broken = task -> {
            throw new IllegalStateException("a defect planted by the test");
        };
        for (int i = 0; i < 5; i++) {
            StoreTask commit = new StoreTask(broken);
            userWith(USER, 1).prepareCommit(commit, store());
            store().commit(commit);
            ResidentUser user = userWith(USER + 1 + i, 1);
            commit(store(), user);
            StoreTask load = new StoreTask(broken);
            load.prepareLoad(1_000 + i);
            store().load(load);
            assertThat(loaded(store(), user.id())).isEqualTo(user.content());
        }
    }

    @Test
    void shouldLoadPackedUsersWithoutAllocating() {
        int users = 1_000;
        for (int i = 1; i <= users; i++) {
            commit(store(), userWith(i, 10));
        }
        loadAll(users, 20);
        long allocated = Long.MAX_VALUE; // in the part that had least: the Java machine itself may once need some bytes
        for (int part = 0; part < 4; part++) {
            long before = allocatedByLoaders();
            loadAll(users, 5);
            allocated = Math.min(allocated, allocatedByLoaders() - before);
        }

        assertThat(allocated).isZero();
    }

    /** One by one, with a callback that does not allocate. */
    private void loadAll(int users, int rounds) {
        Semaphore answered = new Semaphore(0);
        StoreTask task = new StoreTask(loaded -> answered.release());
        for (int i = 0; i < users * rounds; i++) {
            task.prepareLoad(1 + i % users);
            store().load(task);
            answered.acquireUninterruptibly();
            assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
        }
    }

    private static long allocatedByLoaders() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            if (threads.getThreadInfo(id) != null
                    && threads.getThreadInfo(id).getThreadName().startsWith("store-load")) {
                sum += threads.getThreadAllocatedBytes(id);
            }
        }
        return sum;
    }
}
