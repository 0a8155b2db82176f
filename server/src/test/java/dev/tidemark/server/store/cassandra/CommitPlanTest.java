package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.store.ResidentUser;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitPlanTest {
    private static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());
    private static final int BYTES = 1 << 20;
    private static final int STATEMENTS = 1_000;
    private static final int[] COUNTERS = {1, 2, 3, 4};

    private final UserImage image = new UserImage();

    private void user(long newestVersion, long removalVersion, long committedVersion, boolean whole) {
        image.clear(42);
        image.newestVersion(newestVersion);
        image.removalVersion(removalVersion);
        image.committedVersion(committedVersion);
        image.storedForm(StoredForm.ROWS);
        image.whole(whole);
    }

    private void state(long channel, long version) {
        image.add(channel, 1, 2, 3, version, COUNTERS);
    }

    private void removed(long channel, long version) {
        image.add(channel, 0, 0, 0, version, new int[] {UserImage.REMOVED, 0, 0, 0});
    }

    private List<Step> onlyPart() {
        List<List<Step>> parts = CommitPlan.of(image, BYTES, STATEMENTS);
        assertThat(parts).hasSize(1);
        return parts.get(0);
    }

    @Test
    void shouldWriteOneChangedStateByOneStatement() {
        user(100, 50, 90, false);
        state(7, 100);

        assertThat(onlyPart()).containsExactly(Step.ofState(Write.INSERT_NEWEST_STATE, 100, 0));
    }

    @Test
    void shouldLeaveOutWhatIsStored() {
        user(100, 50, 90, true);
        state(7, 80);
        state(8, 90);
        state(9, 91);
        state(10, 100);

        assertThat(onlyPart())
                .filteredOn(step -> step.write() == Write.INSERT_STATE || step.write() == Write.INSERT_NEWEST_STATE)
                .containsExactly(
                        Step.ofState(Write.INSERT_STATE, 91, 2), Step.ofState(Write.INSERT_NEWEST_STATE, 100, 3));
    }

    @Test
    void shouldDeleteAtTheVersionOfTheRemoval() {
        user(100, 100, 90, false);
        state(7, 95);
        removed(8, 97);
        removed(9, 100);

        assertThat(onlyPart())
                .containsExactly(
                        Step.ofUser(Write.REMOVED, 100),
                        Step.ofChannels(Write.DELETE_STATE, 97, 8, 8),
                        Step.ofChannels(Write.DELETE_STATE, 100, 9, 9),
                        Step.ofState(Write.INSERT_STATE, 95, 0),
                        Step.ofUser(Write.NEWEST, 100));
    }

    @Test
    void shouldNotRepeatARemovalThatIsStored() {
        user(100, 50, 90, false);
        state(7, 100);

        assertThat(onlyPart()).noneMatch(step -> step.write() == Write.REMOVED);
    }

    @Test
    void shouldDeleteNothingOfAUserWhoNeverLostAnything() {
        user(100, 0, 0, true);
        state(7, 99);
        state(8, 100);

        assertThat(onlyPart())
                .containsExactly(
                        Step.ofState(Write.INSERT_STATE, 99, 0), Step.ofState(Write.INSERT_NEWEST_STATE, 100, 1));
    }

    @Test
    void shouldDeleteAllByOneRangeWhereAllIsNewer() {
        user(100, 50, 0, true);
        state(7, 51);
        state(-8, 100);

        assertThat(onlyPart()).contains(Step.ofChannels(Write.DELETE_RANGE, 50, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldDeleteAroundStatesAsOldAsTheRemoval() {
        user(100, 50, 0, true);
        state(1, 10);
        state(5, 60);
        state(7, 50);
        state(Long.MAX_VALUE, 20);
        state(Long.MIN_VALUE, 20);
        state(-1, 30);

        assertThat(onlyPart())
                .filteredOn(step -> step.write() == Write.DELETE_RANGE)
                .containsExactly(
                        Step.ofChannels(Write.DELETE_RANGE, 50, Long.MIN_VALUE + 1, -2),
                        Step.ofChannels(Write.DELETE_RANGE, 50, 0, 0),
                        Step.ofChannels(Write.DELETE_RANGE, 50, 2, 6),
                        Step.ofChannels(Write.DELETE_RANGE, 50, 8, Long.MAX_VALUE - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 99})
    void shouldKeepPartsWithinTheirLimits(int maxStatements) {
        user(1_000, 0, 0, true);
        IntStream.rangeClosed(1, 100).forEach(i -> state(i, 900 + i));

        List<List<Step>> parts = CommitPlan.of(image, BYTES, maxStatements);
        assertThat(parts).allMatch(part -> !part.isEmpty() && part.size() <= maxStatements);
        assertThat(parts.get(0).get(0)).isEqualTo(Step.ofUser(Write.BEGUN, 1_000));
        List<Step> steps = parts.stream().flatMap(List::stream).toList();
        assertThat(steps).hasSize(101);
        assertThat(steps.get(100)).isEqualTo(Step.ofState(Write.INSERT_NEWEST_STATE, 1_000, 99));

        int maxBytes = maxStatements * 150;
        assertThat(CommitPlan.of(image, maxBytes, STATEMENTS))
                .hasSizeGreaterThanOrEqualTo(100 / maxStatements)
                .allMatch(part -> part.size() == 1
                        || part.stream().mapToInt(step -> step.write().bytes()).sum() <= maxBytes);
    }

    @Test
    void shouldNotSayThatAnythingBeganWhereOnePartIsAll() {
        user(1_000, 0, 0, true);
        IntStream.rangeClosed(1, 100).forEach(i -> state(i, 900 + i));

        assertThat(CommitPlan.of(image, BYTES, 100)).hasSize(1);
        assertThat(onlyPart()).hasSize(100).noneMatch(step -> step.write() == Write.BEGUN);
    }

    /**
     * A user changes, and commits fail in all ways: parts are lost, applied late, or twice. After a commit that succeeded, the
     * partition has what the user has, whatever comes late. Prints its seed; -Dtidemark.test.seed plays it again.
     */
    @Test
    void shouldConvergeWhateverIsLostLateOrDoubled() {
        for (int run = 0; run < 300; run++) {
            new Run(SEED + run).play();
        }
    }

    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final SimulatedPartition partition = new SimulatedPartition();
        private final ResidentUser user = new ResidentUser(42);
        private final List<Runnable> late = new ArrayList<>();
        private int form = StoredForm.NONE;

        Run(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
        }

        void play() {
            for (int round = 0; round < 40; round++) {
                change();
                if (random.nextInt(3) == 0) {
                    applyLate();
                }
                boolean done = random.nextInt(3) > 0;
                commit(done);
                if (done) {
                    check(round);
                    applyLate();
                    check(round);
                }
            }
        }

        private void change() {
            int kind = random.nextInt(12);
            if (kind == 0) {
                user.forgetAll();
            }
            for (int i = random.nextInt(6); i >= 0; i--) {
                long channel = random.nextInt(2) == 0 ? 1 + random.nextInt(8) : -1 - random.nextInt(8);
                if (random.nextInt(3) == 0) {
                    user.forget(channel);
                } else {
                    user.change(channel, random);
                }
            }
        }

        private void commit(boolean done) {
            boolean whole = StoredForm.wantsWhole(user.content().states().size(), form);
            StoreTask task = new StoreTask(answered -> {});
            user.prepareCommit(task, whole);
            UserImage sent = whole ? withoutRemoved(task.image()) : task.image();
            sent.storedForm(form);
            List<List<Step>> parts = CommitPlan.of(sent, BYTES, 1 + random.nextInt(12));
            int sentParts = done ? parts.size() : random.nextInt(parts.size()) + 1;
            for (int i = 0; i < sentParts; i++) {
                List<Step> part = parts.get(i);
                boolean failed = !done && i == sentParts - 1;
                if (!failed || random.nextInt(3) == 0) {
                    partition.apply(sent, part);
                }
                if (random.nextInt(2) == 0) {
                    late.add(() -> partition.apply(sent, part));
                }
            }
            form = StoredForm.after(done, whole);
            task.image().storedForm(form);
            task.complete(done ? StoreTask.DONE : StoreTask.FAILED);
            user.onCommitted(task);
        }

        /** As a cache makes it: what a whole commit does not carry is gone. */
        private UserImage withoutRemoved(UserImage from) {
            UserImage to = new UserImage();
            to.clear(from.user());
            user.content().fill(to);
            to.committedVersion(from.committedVersion());
            to.whole(true);
            return to;
        }

        private void applyLate() {
            while (!late.isEmpty() && random.nextInt(5) > 0) {
                late.remove(random.nextInt(late.size())).run();
            }
        }

        private void check(int round) {
            Map<Long, Long> expected = new HashMap<>();
            user.content().states().forEach((channel, state) -> expected.put(channel, state.version()));
            assertThat(partition.states()).as("seed=%d round=%d", seed, round).isEqualTo(expected);
            assertThat(partition.value(Write.NEWEST)).isEqualTo(user.content().newestVersion());
            assertThat(partition.value(Write.REMOVED)).isEqualTo(user.content().removalVersion());
            assertThat(partition.value(Write.BEGUN)).isLessThanOrEqualTo(partition.value(Write.NEWEST));
        }
    }
}
