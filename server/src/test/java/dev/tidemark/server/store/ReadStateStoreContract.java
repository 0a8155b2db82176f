package dev.tidemark.server.store;

import static dev.tidemark.server.store.Answers.commit;
import static dev.tidemark.server.store.Answers.load;
import static dev.tidemark.server.store.Answers.loaded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReadState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ReadStateStore} does. A store's test extends this and says how to open it. */
public abstract class ReadStateStoreContract {
    private static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());
    private static final long FIRST_CHANNEL = 1_000;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private ReadStateStore store;

    /** Opens the store that a test has to itself; again after it was closed, with what it held then. */
    protected abstract ReadStateStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** The store under test. */
    protected final ReadStateStore store() {
        return store;
    }

    private void reopen() {
        store.close();
        store = open();
    }

    private ResidentUser userWith(long id, int stateCount) {
        ResidentUser user = new ResidentUser(id);
        for (int i = 0; i < stateCount; i++) {
            user.change(FIRST_CHANNEL + i, random);
        }
        return user;
    }

    @Test
    void shouldLoadUnknownUserAsEmpty() {
        StoreTask task = load(store, 42);

        assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
        assertThat(PlainUser.of(task.image())).isEqualTo(new PlainUser());
        assertThat(task.image().storedForm()).isZero();
        assertThat(store.wantsWhole(0, 0)).isTrue();
    }

    @Test
    void shouldAnswerASyncAmongCommits() {
        Answers answers = new Answers();
        List<ResidentUser> users = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ResidentUser user = userWith(i + 1, 3);
            users.add(user);
            StoreTask task = new StoreTask(answers);
            user.prepareCommit(task, store);
            store.commit(task);
        }
        StoreTask sync = new StoreTask(answers);
        sync.prepareSync();

        store.sync(sync);

        int syncs = 0;
        for (int i = 0; i < users.size() + 1; i++) {
            StoreTask task = answers.take();
            assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
            syncs += task == sync ? 1 : 0;
        }
        assertThat(syncs).isEqualTo(1);
        for (ResidentUser user : users) {
            assertThat(loaded(store, user.id())).isEqualTo(user.content());
        }
    }

    @Test
    void shouldRefuseASyncOnceClosed() {
        store.close();
        Answers answers = new Answers();
        StoreTask sync = new StoreTask(answers);
        sync.prepareSync();

        store.sync(sync);

        assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 96, 97, 127, 128, 129, 255, 256, 257, 8192})
    void shouldLoadWhatWasCommitted(int stateCount) {
        ResidentUser user = userWith(42, stateCount);

        commit(store, user);

        assertThat(loaded(store, 42)).isEqualTo(user.content());
        reopen();
        assertThat(loaded(store, 42)).isEqualTo(user.content());
    }

    @Test
    void shouldKeepIdsAndValuesUnsigned() {
        long[] ids = {1, 2, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1};
        for (int copies : new int[] {1, 300}) {
            List<ResidentUser> users = new ArrayList<>();
            for (long id : ids) {
                ResidentUser user = new ResidentUser(id);
                user.onLoaded(load(store, id));
                for (int i = 0; i < copies; i++) {
                    user.change(FIRST_CHANNEL + i, random);
                }
                for (long channel : ids) {
                    long version = user.content().newestVersion() + 1;
                    user.put(channel, new ReadState(-1, Long.MIN_VALUE, channel, version, Integer.MAX_VALUE, 0, 1, 2));
                }
                commit(store, user);
                users.add(user);
            }
            for (ResidentUser user : users) {
                assertThat(loaded(store, user.id())).isEqualTo(user.content());
                assertThat(user.content().states().lastKey()).isEqualTo(-1);
            }
        }
    }

    @Test
    void shouldSayThatItHasAllChanges() {
        ResidentUser user = userWith(42, 3);
        commit(store, user);

        assertThat(load(store, 42).image().committedVersion())
                .isEqualTo(user.content().newestVersion());
    }

    @Test
    void shouldTakeVersionsOfAllSixtyFourBits() {
        ResidentUser user = new ResidentUser(42);
        user.put(7, new ReadState(1, 0, 0, Long.MAX_VALUE, 0, 0, 0, 0));
        user.put(8, new ReadState(1, 0, 0, Long.MIN_VALUE, 0, 0, 0, 0));
        commit(store, user);
        user.put(9, new ReadState(1, 0, 0, -1, 0, 0, 0, 0));
        commit(store, user);

        assertThat(loaded(store, 42)).isEqualTo(user.content());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 600})
    void shouldCommitChangesAndRemovals(int stateCount) {
        ResidentUser user = userWith(42, stateCount);
        commit(store, user);

        for (int round = 0; round < 3; round++) {
            user.change(FIRST_CHANNEL + round, random);
            user.change(FIRST_CHANNEL - 1 - round, random);
            user.forget(FIRST_CHANNEL + stateCount - 1 - round);
            user.forget(FIRST_CHANNEL + stateCount + 100);
            commit(store, user);
            assertThat(loaded(store, 42)).isEqualTo(user.content());
        }
        reopen();
        assertThat(loaded(store, 42)).isEqualTo(user.content());
    }

    @Test
    void shouldTakeChangedStatesAloneSomewhereAboveThem() {
        ResidentUser user = userWith(42, 2_000);
        commit(store, user);
        StoreTask task = load(store, 42);

        assertThat(store.wantsWhole(2_000, task.image().storedForm())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 600})
    void shouldDropWhatAWholeCommitDoesNotCarry(int stateCount) {
        ResidentUser user = userWith(42, stateCount);
        user.change(1, random);
        user.change(-1, random);
        commit(store, user);
        int storedForm = load(store, 42).image().storedForm();
        for (long channel : new long[] {1, FIRST_CHANNEL, FIRST_CHANNEL + 1, FIRST_CHANNEL + stateCount - 1, -1}) {
            user.forget(channel);
        }
        user.change(FIRST_CHANNEL + 3, random);
        StoreTask task = new StoreTask(new Answers());
        task.prepareCommit(42);
        user.content().fill(task.image());
        task.image().committedVersion(0);
        task.image().storedForm(storedForm);
        task.image().whole(true);

        commit(store, task);

        assertThat(loaded(store, 42)).isEqualTo(user.content());
    }

    @Test
    void shouldNotBringBackStatesWhenAUserShrinksAndGrows() {
        ResidentUser user = userWith(42, 10);
        for (int size : new int[] {10, 700, 5, 130, 90, 100, 150, 110, 300, 0, 400}) {
            user.forgetAll();
            for (int i = 0; i < size; i++) {
                user.change(1 + random.nextLong(1_000_000), random);
            }
            commit(store, user);
            assertThat(loaded(store, 42)).isEqualTo(user.content());
            user.change(77, random);
            commit(store, user);
            assertThat(loaded(store, 42)).isEqualTo(user.content());
        }
    }

    @Test
    void shouldNotTouchNeighboursWhenAUserShrinks() {
        List<ResidentUser> users = new ArrayList<>();
        for (long id = 41; id <= 43; id++) {
            ResidentUser user = userWith(id, 500);
            user.change(-1, random);
            user.change(1, random);
            commit(store, user);
            users.add(user);
        }
        users.get(1).forgetAll();
        commit(store, users.get(1));

        for (ResidentUser user : users) {
            assertThat(loaded(store, user.id())).isEqualTo(user.content());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 600})
    void shouldKeepVersionsOfAUserWithoutStates(int stateCount) {
        ResidentUser user = userWith(42, stateCount);
        commit(store, user);
        user.forgetAll();
        commit(store, user);

        reopen();

        PlainUser empty = loaded(store, 42);
        assertThat(empty.states()).isEmpty();
        assertThat(empty.newestVersion()).isEqualTo(user.content().newestVersion());
        assertThat(empty.removalVersion())
                .isEqualTo(user.content().removalVersion())
                .isNotZero();
        long removalVersion = empty.removalVersion();
        ResidentUser again = new ResidentUser(42);
        again.onLoaded(load(store, 42));
        again.change(5, random);
        commit(store, again);
        assertThat(loaded(store, 42)).isEqualTo(again.content());
        assertThat(loaded(store, 42).removalVersion()).isEqualTo(removalVersion);
    }

    @Test
    void shouldAnswerDoneForACommitOfNothing() {
        commit(store, new ResidentUser(42));

        assertThat(loaded(store, 42)).isEqualTo(new PlainUser());
    }

    @Test
    void shouldRefuseABrokenImageAndKeepWhatItHas() {
        ResidentUser user = userWith(42, 3);
        commit(store, user);
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        user.prepareCommit(task, true);
        task.image().newestVersion(1);
        task.image().removalVersion(2);

        store.commit(task);

        assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
        assertThat(loaded(store, 42)).isEqualTo(user.content());
    }

    @Test
    void shouldRefuseChangedStatesOfAUserItDoesNotHave() {
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        userWith(42, 3).prepareCommit(task, false);

        store.commit(task);

        assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
        assertThat(loaded(store, 42)).isEqualTo(new PlainUser());
    }

    /** Prints its seed; -Dtidemark.test.seed plays it again. */
    @Test
    void shouldEqualAModelUnderRandomChanges() {
        int userCount = 40;
        List<ResidentUser> users = new ArrayList<>();
        for (int i = 0; i < userCount; i++) {
            users.add(new ResidentUser(random.nextLong()));
        }
        for (int step = 0; step < 4_000; step++) {
            int index = random.nextInt(userCount);
            ResidentUser user = users.get(index);
            changeAtRandom(user, index % 4 == 0 ? 220 : 12);
            if (random.nextInt(3) > 0) {
                commit(store, user);
                if (random.nextInt(2) == 0) {
                    PlainUser expected = user.content().copy();
                    StoreTask task = load(store, user.id());
                    user.onLoaded(task);
                    assertThat(user.content()).as("seed %d step %d", SEED, step).isEqualTo(expected);
                }
            }
            if (step % 1_000 == 999) {
                reopen();
            }
        }
        for (ResidentUser user : users) {
            commit(store, user);
            assertThat(loaded(store, user.id())).as("seed %d at the end", SEED).isEqualTo(user.content());
        }
    }

    private void changeAtRandom(ResidentUser user, int channels) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            user.forgetAll();
        } else if (kind == 1) {
            for (int i = 0; i < channels; i++) {
                user.change(1 + random.nextInt(channels), random);
            }
        } else if (kind < 6) {
            for (int i = random.nextInt(channels / 3); i >= 0; i--) {
                user.forget(1 + random.nextInt(channels));
            }
        } else {
            for (int i = random.nextInt(channels / 3); i >= 0; i--) {
                user.change(1 + random.nextInt(channels), random);
            }
        }
    }

    @Test
    void shouldServeManyUsersOfManyCallers() throws Exception {
        int callers = 4;
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                running.add(executor.submit(
                        () -> commitAndLoadMany(caller * 1_000_000L + 1, new SplittableRandom(SEED + caller))));
            }
            for (Future<?> caller : running) {
                caller.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private void commitAndLoadMany(long firstUser, SplittableRandom choice) {
        int userCount = 500;
        Answers answers = new Answers();
        List<ResidentUser> users = new ArrayList<>();
        List<StoreTask> tasks = new ArrayList<>();
        for (int i = 0; i < userCount; i++) {
            users.add(new ResidentUser(firstUser + i));
            tasks.add(new StoreTask(answers));
        }
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < userCount; i++) {
                ResidentUser user = users.get(i);
                for (int n = i % 50 == 0 ? 300 : 5; n > 0; n--) {
                    user.change(1 + choice.nextInt(1_000), choice);
                }
                user.prepareCommit(tasks.get(i), store);
                store.commit(tasks.get(i));
            }
            for (int i = 0; i < 2 * userCount; i++) {
                StoreTask task = answers.take();
                assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
                ResidentUser user = users.get((int) (task.user() - firstUser));
                if (task.kind() == StoreTask.Kind.COMMIT) {
                    user.onCommitted(task);
                    task.prepareLoad(task.user());
                    store.load(task);
                } else {
                    assertThat(PlainUser.of(task.image())).isEqualTo(user.content());
                }
            }
        }
    }

    @Test
    void shouldAnswerAllThatWaitsWhenItCloses() {
        int count = 1_000;
        Answers answers = new Answers();
        for (int i = 0; i < count; i++) {
            StoreTask commit = new StoreTask(answers);
            userWith(i + 1, 3).prepareCommit(commit, store);
            store.commit(commit);
            StoreTask load = new StoreTask(answers);
            load.prepareLoad(i + 100_001);
            store.load(load);
        }

        reopen();

        assertThat(answers.count()).isEqualTo(2 * count);
        for (int i = 0; i < 2 * count; i++) {
            StoreTask task = answers.take();
            assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
            if (task.kind() == StoreTask.Kind.COMMIT) {
                assertThat(loaded(store, task.user())).isEqualTo(PlainUser.of(task.image()));
            }
        }
    }

    @Test
    void shouldAnswerAllThatComesWhileItCloses() throws Exception {
        int callers = 3;
        int tasksEach = 20_000;
        Answers answers = new Answers();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(callers);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            long firstUser = 1 + i * 1_000_000L;
            Thread thread = new Thread(() -> {
                for (int n = 0; n < tasksEach; n++) {
                    StoreTask task = new StoreTask(answers);
                    task.prepareLoad(firstUser + n);
                    store.load(task);
                    if (n == 10) {
                        begun.countDown();
                    }
                }
                done.incrementAndGet();
            });
            thread.start();
            threads.add(thread);
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        store.close();

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(done.get()).isEqualTo(callers);
        assertThat(answers.count()).isEqualTo(callers * tasksEach);
    }

    @Test
    void shouldFailWhatComesAfterItClosed() {
        store.close();

        assertThat(load(store, 42).outcome()).isEqualTo(StoreTask.FAILED);
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        userWith(42, 1).prepareCommit(task, true);
        store.commit(task);
        assertThat(answers.take().outcome()).isEqualTo(StoreTask.FAILED);
    }

    @Test
    void shouldBearToBeClosedTwice() {
        commit(store, userWith(42, 1));
        store.close();
        store.close();
    }
}
