package dev.tidemark.server.store.cassandra;

import static dev.tidemark.server.store.Answers.commit;
import static dev.tidemark.server.store.Answers.load;
import static dev.tidemark.server.store.Answers.loaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.server.store.Answers;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ResidentUser;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.StoreTask;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real Cassandra makes of writes that come late, or in part, and of two who want to write. */
@Timeout(60)
class CassandraWritesIT {
    private static final int CAPACITY = 1 << 10;
    private static final long USER = 42;
    private static final CassandraSettings.Batch SMALL = new CassandraSettings.Batch(1 << 10, 3);

    private final TestCluster tests = new TestCluster();
    private final SplittableRandom random = new SplittableRandom(1);
    private final CompletableFuture<StoreException> lost = new CompletableFuture<>();
    private CassandraStore store;

    @TempDir
    private Path directory;

    private CassandraStore open(String name, boolean takesOver) {
        return CassandraStore.open(tests.settings(SMALL), CAPACITY, directory.resolve(name), takesOver, lost::complete);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    private ResidentUser userWith(int states) {
        ResidentUser user = new ResidentUser(USER);
        for (int i = 1; i <= states; i++) {
            user.change(i, random);
        }
        return user;
    }

    private static StoreTask preparedCommit(ResidentUser user, boolean whole) {
        StoreTask task = new StoreTask(answered -> {});
        user.prepareCommit(task, whole);
        return task;
    }

    private static void send(Cluster cluster, StoreTask task, List<Step> part) throws Exception {
        cluster.send(task.image(), part).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static List<List<Step>> parts(StoreTask task) {
        return CommitPlan.of(task.image(), SMALL.bytes(), SMALL.statements());
    }

    @Test
    void shouldKeepWhatIsNewerThanAWriteThatComesLate() throws Exception {
        store = open("one", false);
        ResidentUser user = userWith(5);
        StoreTask late = preparedCommit(user, true);
        user.forget(1);
        user.forget(2);
        user.change(2, random);
        user.change(3, random);
        commit(store, user);

        try (Cluster cluster = Cluster.connect(tests.settings())) {
            for (List<Step> part : parts(late)) {
                send(cluster, late, part);
            }
        }

        assertThat(loaded(store, USER)).isEqualTo(user.content());
    }

    @Test
    void shouldForgetAllOfAUserAlsoWhatComesLate() throws Exception {
        store = open("one", false);
        ResidentUser user = userWith(5);
        StoreTask late = preparedCommit(user, true);
        user.forgetAll();
        commit(store, user);

        try (Cluster cluster = Cluster.connect(tests.settings())) {
            for (List<Step> part : parts(late)) {
                send(cluster, late, part);
            }
        }

        assertThat(loaded(store, USER)).isEqualTo(user.content());
        user.change(3, random);
        commit(store, user);
        assertThat(loaded(store, USER)).isEqualTo(user.content());
    }

    @Test
    void shouldSayWhichChangesACommitThatWasCutShortMayLack() throws Exception {
        store = open("one", false);
        ResidentUser user = userWith(5);
        commit(store, user);
        long complete = user.content().newestVersion();
        for (int i = 1; i <= 9; i++) {
            user.change(i, random);
        }
        StoreTask cut = preparedCommit(user, false);
        List<List<Step>> parts = parts(cut);
        assertThat(parts).hasSizeGreaterThan(3);
        try (Cluster cluster = Cluster.connect(tests.settings())) {
            send(cluster, cut, parts.get(0));
            send(cluster, cut, parts.get(1));
        }

        StoreTask task = load(store, USER);
        assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
        assertThat(task.image().committedVersion()).isEqualTo(complete);
        assertThat(task.image().newestVersion()).isEqualTo(user.content().newestVersion());
        assertThat(store.wantsWhole(9, task.image().storedForm())).isTrue();

        commit(store, user);
        task = load(store, USER);
        assertThat(PlainUser.of(task.image())).isEqualTo(user.content());
        assertThat(task.image().committedVersion()).isEqualTo(user.content().newestVersion());
        assertThat(store.wantsWhole(9, task.image().storedForm())).isFalse();
    }

    @Test
    void shouldRefuseATableThatAnotherHas() {
        store = open("one", false);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open("two", false))
                .withMessageContaining(tests.settings().keyspace())
                .withMessageContaining(Identity.place())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OWNED));
        commit(store, userWith(1));
    }

    @Test
    void shouldBeOpenAsSoonAsItHasTheTable() {
        long leaseNs = TimeUnit.MINUTES.toNanos(4); // renewed once a minute
        long beginNs = System.nanoTime();

        store = CassandraStore.open(
                tests.settings(SMALL, leaseNs), CAPACITY, directory.resolve("one"), false, lost::complete);

        assertThat(System.nanoTime() - beginNs).isLessThan(leaseNs / 8);
        commit(store, userWith(1));
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        store = open("one", false);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open("one", false))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
    }

    @Test
    void shouldCommitNothingOnceAnotherHasTheTable() throws Exception {
        store = open("one", false);
        ResidentUser user = userWith(3);
        commit(store, user);
        try (Cluster cluster = Cluster.connect(tests.settings())) {
            OwnerTable table = cluster.ownerTable();
            Owner found = table.read();
            while (!table.replace(found, new Owner(found.epoch() + 1, "another", "elsewhere", true, 0, 2_000))) {
                found = table.read();
            }
        }

        StoreException cause = lost.get(30, TimeUnit.SECONDS);

        assertThat(cause.reason()).isEqualTo(Reason.OWNERSHIP_LOST);
        assertThat(cause).hasMessageContaining("elsewhere");
        user.change(1, random);
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        user.prepareCommit(task, store);
        store.commit(task);
        assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
        assertThat(load(store, USER).outcome()).isEqualTo(StoreTask.FAILED);
    }

    @Test
    void shouldTakeOverFromOneThatIsGone() {
        store = open("one", false);
        commit(store, userWith(3));
        store.close();
        try (Cluster cluster = Cluster.connect(tests.settings())) {
            OwnerTable table = cluster.ownerTable();
            Owner found = table.read();
            assertThat(found.isHeld()).isFalse();
            table.replace(found, new Owner(found.epoch() + 1, "another", "elsewhere", true, 0, 1_500));
        }
        long beginNs = System.nanoTime();

        store = open("two", true);

        assertThat(System.nanoTime() - beginNs).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_500));
        assertThat(loaded(store, USER).states()).hasSize(3);
    }

    @Test
    void shouldReadATableThatAnotherHas() {
        store = open("one", false);
        ResidentUser user = userWith(3);
        commit(store, user);
        try (CassandraStore reader = CassandraStore.openToRead(tests.settings(), CAPACITY)) {
            assertThat(loaded(reader, USER)).isEqualTo(user.content());
            Answers answers = new Answers();
            StoreTask task = new StoreTask(answers);
            user.prepareCommit(task, true);
            reader.commit(task);
            assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
        }
    }

    @Test
    void shouldSayWhatToDoWithoutItsTables() {
        CassandraSettings with = tests.settings();
        CassandraSettings without = new CassandraSettings(
                with.contactPoints(),
                with.datacenter(),
                with.keyspace(),
                null,
                null,
                with.consistency(),
                with.requestTimeoutNs(),
                with.concurrency(),
                with.batch(),
                CassandraSettings.NONE,
                with.leaseNs(),
                "");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> CassandraStore.open(without, CAPACITY, directory, false, lost::complete))
                .withMessageContaining("bin/tidemark schema cassandra")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }
}
