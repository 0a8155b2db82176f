package dev.tidemark.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatedStoreTest {
    private final List<StoreTask> answered = new ArrayList<>();
    private final SimulatedStore store = new SimulatedStore(new SplittableRandom(1));

    static LongStream seeds() {
        long replayed = Long.getLong("tidemark.test.seed", -1);
        return replayed != -1 ? LongStream.of(replayed) : LongStream.range(0, 200);
    }

    private StoreTask task() {
        return new StoreTask(answered::add);
    }

    private StoreTask commitOf(ResidentUser user) {
        StoreTask task = task();
        user.prepareCommit(task, store);
        return task;
    }

    /** A caller that keeps to the interface loses nothing, whatever the store does to it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingOfACallerThatKeepsToTheInterface(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedStore nasty = new SimulatedStore(random);
        TreeMap<Long, ResidentUser> users = new TreeMap<>();
        TreeMap<Long, PlainUser> whenLoaded = new TreeMap<>();
        TreeMap<Long, StoreTask> idle = new TreeMap<>();
        IntStream.rangeClosed(1, 5).forEach(id -> {
            users.put((long) id, new ResidentUser(id));
            idle.put((long) id, new StoreTask(task -> {
                if (task.kind() == StoreTask.Kind.COMMIT) {
                    users.get(task.user()).onCommitted(task);
                } else if (task.outcome() == StoreTask.DONE) {
                    assertThat(PlainUser.of(task.image())).isEqualTo(whenLoaded.get(task.user()));
                }
                idle.put(task.user(), task);
            }));
        });
        for (int step = 0; step < 600; step++) {
            ResidentUser user = users.get(1 + random.nextLong(users.size()));
            nasty.failureRate(step % 200 < 50 ? 0.8 : 0.1);
            switch (random.nextInt(10)) {
                case 0 -> user.forget(1 + random.nextInt(12));
                case 1 -> user.forgetAll();
                case 2, 3, 4, 5 -> user.change(1 + random.nextInt(12), random);
                case 6, 7 -> {
                    StoreTask task = idle.remove(user.id());
                    if (task != null && user.isDirty()) {
                        user.prepareCommit(task, nasty);
                        nasty.commit(task);
                    } else if (task != null) {
                        whenLoaded.put(user.id(), user.content().copy());
                        task.prepareLoad(user.id());
                        nasty.load(task);
                    }
                }
                default -> nasty.step();
            }
        }
        nasty.failureRate(0);
        while (nasty.step()) {}
        users.values().forEach(user -> {
            StoreTask task = idle.get(user.id());
            user.prepareCommit(task, nasty);
            nasty.commit(task);
            nasty.answer(0);
            assertThat(nasty.stored(user.id())).isEqualTo(user.content());
        });
    }

    @Test
    void shouldHoldTasksUntilTheyAreAnswered() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, new SplittableRandom(1));
        store.commit(commitOf(user));

        assertThat(answered).isEmpty();
        assertThat(store.waitingCount()).isOne();
        assertThat(store.waitingUser(0)).isEqualTo(42);
        assertThat(store.waitingIsCommit(0)).isTrue();

        store.answer(0);

        assertThat(answered)
                .singleElement()
                .satisfies(task -> assertThat(task.outcome()).isEqualTo(StoreTask.DONE));
        assertThat(store.stored(42)).isEqualTo(user.content());
        assertThat(store.commitCount()).isOne();
        assertThat(store.step()).isFalse();
    }

    @Test
    void shouldBeInDoubtAfterACommitThatFailed() {
        ResidentUser user = new ResidentUser(42);
        for (int channel = 1; channel <= 20; channel++) {
            user.change(channel, new SplittableRandom(1));
        }
        store.commit(commitOf(user));
        store.answer(0);
        user.onCommitted(answered.get(0));
        user.change(5, new SplittableRandom(2));
        StoreTask failed = commitOf(user);
        assertThat(failed.image().isWhole()).isFalse();
        store.commit(failed);
        store.fail(0, true);
        assertThat(failed.outcome()).isEqualTo(StoreTask.FAILED);
        assertThat(store.stored(42)).isEqualTo(user.content());

        user.onCommitted(failed);

        assertThat(commitOf(user).image().isWhole()).isTrue();
    }

    @Test
    void shouldLoseAllThatWaitsInACrashButNotWhatItAnswered() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, new SplittableRandom(1));
        store.commit(commitOf(user));
        store.answer(0);
        user.onCommitted(answered.get(0));
        PlainUser before = user.content().copy();
        user.change(7, new SplittableRandom(2));
        store.commit(commitOf(user));

        SimulatedStore next = store.crash();

        assertThat(next.waitingCount()).isZero();
        assertThat(next.stored(42)).isIn(before, user.content());
        assertThat(answered).hasSize(1);
    }

    @Test
    void shouldKeepWhatWasAnsweredThroughACrashAndWhatWasSyncedThroughAPowerCut() {
        ResidentUser synced = committed(1);
        StoreTask sync = task();
        sync.prepareSync();
        store.sync(sync);
        ResidentUser answered = committed(2);
        store.answer(0);
        assertThat(sync.outcome()).isEqualTo(StoreTask.DONE);
        assertThat(store.syncCount()).isOne();
        assertThat(store.durable(1)).isEqualTo(synced.content());
        assertThat(store.durable(2)).isEqualTo(new PlainUser());

        SimulatedStore next = store.crash();

        assertThat(next.stored(1)).isEqualTo(synced.content());
        assertThat(next.stored(2)).isEqualTo(answered.content());
        next = next.cutPower();
        assertThat(next.stored(1)).isEqualTo(synced.content());
        assertThat(next.stored(2)).isIn(new PlainUser(), answered.content());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepTheFirstOfTheCommitsThatNoSyncCame(long seed) {
        SimulatedStore nasty = new SimulatedStore(new SplittableRandom(seed));
        List<ResidentUser> users = new ArrayList<>();
        for (int id = 1; id <= 6; id++) {
            users.add(committed(nasty, id));
        }

        SimulatedStore next = nasty.cutPower();

        boolean kept = true;
        for (ResidentUser user : users) {
            boolean here = next.stored(user.id()).equals(user.content());
            assertThat(here).isIn(kept, false);
            assertThat(next.durable(user.id())).isEqualTo(next.stored(user.id()));
            kept = here;
        }
    }

    @Test
    void shouldMakeNothingDurableByASyncThatFails() {
        committed(1);
        StoreTask sync = task();
        sync.prepareSync();
        store.sync(sync);

        store.fail(0, true);

        assertThat(sync.outcome()).isEqualTo(StoreTask.FAILED);
        assertThat(store.durable(1)).isEqualTo(new PlainUser());
    }

    private ResidentUser committed(long id) {
        return committed(store, id);
    }

    /** A user whose one state was committed, and the commit answered behind all that waits. */
    private static ResidentUser committed(SimulatedStore nasty, long id) {
        ResidentUser user = new ResidentUser(id);
        user.change(7, new SplittableRandom(id));
        StoreTask task = new StoreTask(user::onCommitted);
        user.prepareCommit(task, nasty);
        nasty.commit(task);
        nasty.answer(nasty.waitingCount() - 1);
        return user;
    }

    @Test
    void shouldCatchASecondTaskOfAUser() {
        StoreTask first = task();
        first.prepareLoad(42);
        store.load(first);
        StoreTask second = task();
        second.prepareLoad(42);

        assertThatThrownBy(() -> store.load(second)).hasMessageContaining("a second task of a user");
    }

    @Test
    void shouldCatchAnImageTouchedMeanwhile() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, new SplittableRandom(1));
        StoreTask task = commitOf(user);
        store.commit(task);
        task.image().removalVersion(1);

        assertThatThrownBy(() -> store.answer(0)).hasMessageContaining("touched");
    }

    @Test
    void shouldCatchVersionsThatFall() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, new SplittableRandom(1));
        store.commit(commitOf(user));
        store.answer(0);
        ResidentUser older = new ResidentUser(42);
        older.forget(9);

        StoreTask task = commitOf(older);

        assertThatThrownBy(() -> store.commit(task)).hasMessageContaining("newestVersion falls");
    }

    @Test
    void shouldCatchAStateLeftOut() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, new SplittableRandom(1));
        user.change(8, new SplittableRandom(1));
        store.commit(commitOf(user));
        store.answer(0);
        user.content().states().remove(7L);
        user.change(8, new SplittableRandom(2));

        StoreTask task = commitOf(user);

        assertThatThrownBy(() -> store.commit(task)).hasMessageContaining("nobody removed");
    }

    @Test
    void shouldCatchChangedStatesAloneOfAUserItHasPacked() {
        ResidentUser user = new ResidentUser(42);
        user.change(7, new SplittableRandom(1));
        StoreTask task = task();
        user.prepareCommit(task, false);

        assertThatThrownBy(() -> store.commit(task)).hasMessageContaining("changed states only");
    }
}
