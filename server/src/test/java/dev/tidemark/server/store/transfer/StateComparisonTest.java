package dev.tidemark.server.store.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.store.PlainUser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateComparisonTest {
    private static final Tally.Count[] ALL = {
        Tally.Count.USERS,
        Tally.Count.SAME,
        Tally.Count.DIFFERING,
        Tally.Count.MISSING,
        Tally.Count.EXTRA,
        Tally.Count.VERSIONS
    };

    private final StringWriter out = new StringWriter();
    private final RandomUsers random = new RandomUsers(RandomUsers.SEED);
    private final SplittableRandom stops = new SplittableRandom(RandomUsers.SEED);

    @TempDir
    private Path dir;

    private boolean different;

    private Tally compare(
            Map<Long, PlainUser> first,
            Map<Long, PlainUser> second,
            int show,
            BooleanSupplier stopped,
            Checkpoint checkpoint) {
        TransferRun run = TransferRun.begin(stopped, checkpoint, new PrintWriter(new StringWriter()));
        UserDifferences differences = new UserDifferences(run.tally(), show, new PrintWriter(out));
        try (MapStore one = new MapStore(first, Long::compareUnsigned);
                MapStore other = new MapStore(second, MapStore.SHUFFLED)) {
            new StateComparison(one, other, run, differences).run();
        }
        different = differences.any();
        return run.tally();
    }

    private static boolean never() {
        return false;
    }

    private Tally compare(Map<Long, PlainUser> first, Map<Long, PlainUser> second) {
        return compare(first, second, 20, StateComparisonTest::never, Checkpoint.none());
    }

    private static Map<Long, PlainUser> copy(Map<Long, PlainUser> users) {
        Map<Long, PlainUser> copy = new HashMap<>();
        users.forEach((id, user) -> copy.put(id, user.copy()));
        return copy;
    }

    private static PlainUser user(long version, long... channels) {
        PlainUser user = new PlainUser();
        user.newestVersion(version);
        for (long channel : channels) {
            user.states().put(channel, new ReadState(channel * 10, 0, 0, version, 1, 2, 3, 4));
        }
        return user;
    }

    @Test
    void shouldFindNothingInTheSame() {
        Map<Long, PlainUser> users = random.make(1_000);
        long states =
                users.values().stream().mapToLong(user -> user.states().size()).sum();

        Tally tally = compare(users, copy(users));

        assertThat(tally.text(ALL))
                .isEqualTo("users=" + users.size() + " same=" + states + " differing=0 missing=0 extra=0 versions=0");
        assertThat(out.toString()).isEmpty();
        assertThat(different).isFalse();
    }

    @Test
    void shouldTellEachKindOfDifference() {
        Map<Long, PlainUser> first =
                Map.of(1L, user(5, 7), 2L, user(5, 7, 8), 3L, user(5, 7), 4L, user(5, 7), -1L, user(5, -2));
        Map<Long, PlainUser> second = copy(first);
        second.get(1L).states().put(7L, new ReadState(70, 0, 0, 5, 1, 2, 3, 5));
        second.get(2L).states().remove(8L);
        second.get(3L).states().put(9L, new ReadState(90, 0, 0, 4, 0, 0, 0, 0));
        second.get(4L).removalVersion(5);
        second.remove(-1L);
        second.put(6L, user(6, 7));

        Tally tally = compare(first, second);

        assertThat(different).isTrue();
        assertThat(tally.text(ALL)).isEqualTo("users=6 same=3 differing=1 missing=2 extra=2 versions=3");
        assertThat(out.toString().lines())
                .containsExactly(
                        "differing user=1 channel=7 first: lastRead=70 mentioned=0 counted=0 version=5 counters=1,2,3,4"
                                + " second: lastRead=70 mentioned=0 counted=0 version=5 counters=1,2,3,5",
                        "missing user=2 channel=8 first: lastRead=80 mentioned=0 counted=0 version=5 counters=1,2,3,4",
                        "extra user=3 channel=9 second: lastRead=90 mentioned=0 counted=0 version=4 counters=0,0,0,0",
                        "versions user=4 first: version=5 removal=0 second: version=5 removal=5",
                        "versions user=18446744073709551615 first: version=5 removal=0 second: version=0 removal=0",
                        "missing user=18446744073709551615 channel=18446744073709551614 first:"
                                + " lastRead=18446744073709551596 mentioned=0 counted=0 version=5 counters=1,2,3,4",
                        "versions user=6 first: version=0 removal=0 second: version=6 removal=0",
                        "extra user=6 channel=7 second: lastRead=70 mentioned=0 counted=0 version=6 counters=1,2,3,4");
    }

    @Test
    void shouldFindEveryBit() {
        long[] base = {1, 2, 3, 4, 5, 6, 7, 8};
        for (int field = 0; field < base.length; field++) {
            for (int bit = 0; bit < (field < 4 ? 64 : 31); bit++) {
                long[] changed = base.clone();
                changed[field] ^= 1L << bit;
                PlainUser one = user(-1);
                one.states().put(7L, state(base));
                PlainUser other = user(-1);
                other.states().put(7L, state(changed));
                Tally tally = new Tally();
                try (MapStore first = new MapStore(new HashMap<>(Map.of(1L, one)), Long::compareUnsigned);
                        MapStore second = new MapStore(new HashMap<>(Map.of(1L, other)), Long::compareUnsigned)) {
                    TransferRun run = new TransferRun(
                            StateComparisonTest::never,
                            Checkpoint.none(),
                            tally,
                            new Progress(new PrintWriter(out), tally));
                    new StateComparison(first, second, run, new UserDifferences(tally, 0, new PrintWriter(out))).run();
                }
                assertThat(tally.get(Tally.Count.DIFFERING))
                        .as("field=%d bit=%d", field, bit)
                        .isOne();
            }
        }
    }

    private static ReadState state(long[] fields) {
        return new ReadState(
                fields[0], fields[1], fields[2], fields[3], (int) fields[4], (int) fields[5], (int) fields[6], (int)
                        fields[7]);
    }

    @Test
    void shouldPrintTheFirstFewAndCountAll() {
        Map<Long, PlainUser> first = new HashMap<>();
        for (long id = 1; id <= 100; id++) {
            first.put(id, user(5, 7, 8));
        }
        Tally tally = compare(first, Map.of(), 3, StateComparisonTest::never, Checkpoint.none());

        assertThat(tally.get(Tally.Count.MISSING)).isEqualTo(200);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
    }

    @Test
    void shouldCountTheSameHoweverOftenItIsStopped() {
        Map<Long, PlainUser> first = random.make(400);
        Map<Long, PlainUser> second = random.changed(first);
        second.putAll(new RandomUsers(RandomUsers.SEED + 1).make(100));
        String whole = compare(first, second).text(ALL);
        Tally tally = null;
        int runs = 0;
        for (; tally == null; runs++) {
            int[] left = {1 + stops.nextInt(80)};
            Checkpoint checkpoint =
                    Checkpoint.at(dir.resolve("checkpoint"), "compare", stops.nextBoolean() ? 0 : Long.MAX_VALUE);
            try {
                tally = compare(first, second, 0, () -> left[0]-- == 0, checkpoint);
            } catch (TransferException e) {
                assertThat(e.reason()).isEqualTo(TransferException.Reason.INTERRUPTED);
            }
        }
        assertThat(runs).isGreaterThan(5);
        assertThat(tally.text(ALL)).as("seed=%d", RandomUsers.SEED).isEqualTo(whole);
        assertThat(dir.resolve("checkpoint")).doesNotExist();
    }
}
