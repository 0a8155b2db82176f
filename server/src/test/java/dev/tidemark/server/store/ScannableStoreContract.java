package dev.tidemark.server.store;

import static dev.tidemark.server.store.Answers.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ScannableStore} does beside {@link ReadStateStoreContract}. A store's test extends this and says how to open it. */
public abstract class ScannableStoreContract {
    private static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Long, PlainUser> users = new HashMap<>();
    private ScannableStore store;

    /** Opens the store that a test has to itself; again after it was closed, with what it held then. */
    protected abstract ScannableStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void addUser(long id, int states, int forgotten) {
        ResidentUser user = new ResidentUser(id);
        for (int i = 0; i < states; i++) {
            user.change(random.nextInt(4) == 0 ? -1 - i : 1 + i, random);
        }
        List<Long> channels = new ArrayList<>(user.content().states().keySet());
        channels.stream().limit(forgotten).forEach(user::forget);
        commit(store, user);
        users.put(id, user.content());
    }

    private void addUsers(int count) {
        for (long id : new long[] {1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            addUser(id, 3, 0);
        }
        for (int i = 0; i < count; i++) {
            int states = 1 + random.nextInt(12);
            addUser(random.nextLong() | 2, states, random.nextInt(3) == 0 ? random.nextInt(states + 1) : 0);
        }
    }

    /** The users from a position on, in the order given; each must be new. */
    private List<Long> scanInto(Map<Long, PlainUser> found, String position, int most) {
        List<Long> order = new ArrayList<>();
        UserImage image = new UserImage();
        try (UserScan scan = store.scan(position)) {
            while (order.size() < most && scan.next(image)) {
                assertThat(ImageCheck.faultOfLoaded(image)).isNull();
                assertThat(image.isWhole()).isTrue();
                assertThat(found.put(image.user(), PlainUser.of(image)))
                        .as("seed=%d user=%d is given once", SEED, image.user())
                        .isNull();
                order.add(image.user());
            }
        }
        return order;
    }

    @Test
    void shouldGiveNobodyWhereThereIsNobody() {
        assertThat(scanInto(new HashMap<>(), ScannableStore.START, 1)).isEmpty();
    }

    @Test
    void shouldGiveEveryUserOnceAsLoadsDo() {
        addUsers(300);
        Map<Long, PlainUser> found = new HashMap<>();

        scanInto(found, ScannableStore.START, Integer.MAX_VALUE);

        assertThat(found).as("seed=%d", SEED).isEqualTo(users);
    }

    @Test
    void shouldGiveUsersOfManyStates() {
        for (int states : new int[] {127, 128, 129, 1_000, 8_192}) {
            addUser(1 + states, states, states % 7);
        }
        Map<Long, PlainUser> found = new HashMap<>();

        scanInto(found, ScannableStore.START, Integer.MAX_VALUE);

        assertThat(found).as("seed=%d", SEED).isEqualTo(users);
    }

    @Test
    void shouldGoOnBehindAnyUserAlsoWhenOpenedAgain() {
        addUsers(40);
        List<Long> order = scanInto(new HashMap<>(), ScannableStore.START, Integer.MAX_VALUE);
        for (int given = 0; given <= order.size(); given++) {
            UserImage image = new UserImage();
            String position;
            try (UserScan scan = store.scan(ScannableStore.START)) {
                for (int i = 0; i < given; i++) {
                    assertThat(scan.next(image)).isTrue();
                }
                position = scan.position();
            }
            assertThat(position).matches("[ -~]*");
            if (given % 10 == 0) {
                store.close();
                store = open();
            }
            assertThat(scanInto(new HashMap<>(), position, Integer.MAX_VALUE))
                    .isEqualTo(order.subList(given, order.size()));
        }
    }

    @Test
    void shouldSayWhereItStandsBeforeItGivesAnybody() {
        addUsers(5);
        List<Long> order = scanInto(new HashMap<>(), ScannableStore.START, Integer.MAX_VALUE);
        UserImage image = new UserImage();
        String position;
        try (UserScan scan = store.scan(ScannableStore.START)) {
            assertThat(scan.next(image)).isTrue();
            position = scan.position();
        }
        try (UserScan scan = store.scan(position)) {
            assertThat(scanInto(new HashMap<>(), scan.position(), Integer.MAX_VALUE))
                    .isEqualTo(order.subList(1, order.size()));
        }
    }

    /** It is an estimate, so it is held to its range and to the halves of a walk. */
    @Test
    void shouldTellAShareThatGrows() {
        addUsers(1_000);
        List<Double> shares = new ArrayList<>();
        UserImage image = new UserImage();
        try (UserScan scan = store.scan(ScannableStore.START)) {
            while (scan.next(image)) {
                shares.add(scan.share());
            }
        }
        assertThat(shares).allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
        int half = shares.size() / 2;
        assertThat(sum(shares.subList(0, half))).isLessThan(sum(shares.subList(half, shares.size())));
    }

    private static double sum(List<Double> shares) {
        return shares.stream().mapToDouble(Double::doubleValue).sum();
    }

    @Test
    void shouldRefuseWhatIsNoPosition() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.scan("no position"));
    }

    @Test
    void shouldLoadAndCommitBesideAWalk() {
        addUsers(20);
        UserImage image = new UserImage();
        try (UserScan scan = store.scan(ScannableStore.START)) {
            assertThat(scan.next(image)).isTrue();
            addUser(77_777, 5, 0);
            assertThat(Answers.loaded(store, 77_777)).isEqualTo(users.get(77_777L));
            while (scan.next(image)) {
                assertThat(PlainUser.of(image)).isEqualTo(users.get(image.user()));
            }
        }
    }
}
