package dev.tidemark.server.store.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.store.ImageCheck;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.UserImage;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UserMergeTest {
    private static final long USER = 42;

    private final Tally tally = new Tally();

    private static PlainUser user(long newest, long removal) {
        PlainUser user = new PlainUser();
        user.newestVersion(newest);
        user.removalVersion(removal);
        return user;
    }

    private static PlainUser with(PlainUser user, long channel, long version, long lastRead) {
        user.states().put(channel, new ReadState(lastRead, 0, 0, version, 0, 0, 0, 0));
        return user;
    }

    private static UserImage image(PlainUser user) {
        UserImage image = new UserImage();
        image.clear(USER);
        user.fill(image);
        image.whole(true);
        return image;
    }

    /** What a store holds once it has committed what the merge made of it. */
    private PlainUser merged(PlainUser incoming, PlainUser stored) {
        PlainUser after = stored.copy();
        UserImage image = image(stored);
        if (new UserMerge(tally).merge(image(incoming), image)) {
            assertThat(ImageCheck.faultOfCommit(image)).isNull();
            assertThat(image.committedVersion()).isZero();
            assertThat(image.isWhole()).isTrue();
            after.apply(image);
        }
        return after;
    }

    @Test
    void shouldTakeAllWhereTheStoreHasNothing() {
        PlainUser incoming = with(with(user(9, 4), 7, 5, 1), 8, 2, 1);

        assertThat(merged(incoming, new PlainUser())).isEqualTo(incoming);
        assertThat(tally.get(Tally.Count.TAKEN)).isEqualTo(2);
    }

    @Test
    void shouldKeepTheHigherVersionOfAChannel() {
        PlainUser incoming = with(with(user(9, 0), 7, 5, 1), 8, 9, 1);
        PlainUser stored = with(with(user(6, 0), 7, 6, 2), 8, 3, 2);

        assertThat(merged(incoming, stored)).isEqualTo(with(with(user(9, 0), 7, 6, 2), 8, 9, 1));
        assertThat(tally.text(Tally.Count.TAKEN, Tally.Count.KEPT, Tally.Count.SAME))
                .isEqualTo("taken=1 kept=1 same=0");
    }

    @Test
    void shouldKeepWhatIsStoredOfEqualVersions() {
        PlainUser incoming = with(user(5, 0), 7, 5, 1);
        PlainUser stored = with(user(5, 0), 7, 5, 2);

        assertThat(merged(incoming, stored)).isEqualTo(stored);
        assertThat(tally.get(Tally.Count.KEPT)).isEqualTo(1);
    }

    @Test
    void shouldNotBringBackWhatWasForgottenInTheStore() {
        PlainUser incoming = with(with(user(5, 0), 7, 5, 1), 8, 4, 1);
        PlainUser stored = with(user(6, 6), 8, 4, 1);

        assertThat(merged(incoming, stored)).isEqualTo(stored);
        assertThat(tally.get(Tally.Count.KEPT)).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatTheSourceHasForgottenSince() {
        PlainUser incoming = with(user(6, 6), 8, 4, 1);
        PlainUser stored = with(with(user(5, 0), 7, 5, 1), 8, 4, 1);

        assertThat(merged(incoming, stored)).isEqualTo(incoming);
        assertThat(tally.get(Tally.Count.REMOVED)).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatIsNewerThanARemovalElsewhere() {
        PlainUser incoming = user(6, 6);
        PlainUser stored = with(user(7, 0), 7, 7, 1);

        assertThat(merged(incoming, stored)).isEqualTo(with(user(7, 6), 7, 7, 1));
    }

    @Test
    void shouldCompareVersionsUnsigned() {
        PlainUser incoming = with(user(-1, 0), 7, -1, 1);
        PlainUser stored = with(user(Long.MAX_VALUE, 0), 7, Long.MAX_VALUE, 2);

        assertThat(merged(incoming, stored)).isEqualTo(incoming);
        assertThat(merged(stored, incoming)).isEqualTo(incoming);
    }

    @Test
    void shouldCommitNothingWhereNothingChanges() {
        PlainUser stored = with(user(9, 4), 7, 5, 1);

        assertThat(new UserMerge(tally).merge(image(stored), image(stored))).isFalse();
        assertThat(tally.get(Tally.Count.SAME)).isEqualTo(1);
    }

    /** The same rules, said over sets of channels. */
    private static PlainUser model(PlainUser one, PlainUser other) {
        PlainUser result = user(
                maxUnsigned(one.newestVersion(), other.newestVersion()),
                maxUnsigned(one.removalVersion(), other.removalVersion()));
        TreeSet<Long> channels = new TreeSet<>(one.states().keySet());
        channels.addAll(other.states().keySet());
        for (Long channel : channels) {
            ReadState inOne = one.states().get(channel);
            ReadState inOther = other.states().get(channel);
            if (inOne != null && inOther != null) {
                boolean newer = Long.compareUnsigned(inOne.version(), inOther.version()) > 0;
                result.states().put(channel, newer ? inOne : inOther);
            } else if (inOne != null && Long.compareUnsigned(inOne.version(), other.removalVersion()) > 0) {
                result.states().put(channel, inOne);
            } else if (inOther != null && Long.compareUnsigned(inOther.version(), one.removalVersion()) > 0) {
                result.states().put(channel, inOther);
            }
        }
        return result;
    }

    private static long maxUnsigned(long one, long other) {
        return Long.compareUnsigned(one, other) > 0 ? one : other;
    }

    @Test
    void shouldMergeAsTheModelDoesAndTheSameWhenDoneAgain() {
        RandomUsers random = new RandomUsers(RandomUsers.SEED);
        Map<Long, PlainUser> before = random.make(500);
        Map<Long, PlainUser> one = random.changed(before);
        Map<Long, PlainUser> other = random.changed(before);
        for (Long id : before.keySet()) {
            PlainUser merged = merged(one.get(id), other.get(id));
            assertThat(merged).as("seed=%d user=%d", RandomUsers.SEED, id).isEqualTo(model(one.get(id), other.get(id)));
            assertThat(merged(one.get(id), merged)).isEqualTo(merged);
        }
    }

    /** A copy of a store that then lived on: bringing the later one over the copy makes the copy the same. */
    @Test
    void shouldBringALaterStoreOverAnEarlierCopy() {
        RandomUsers random = new RandomUsers(RandomUsers.SEED);
        Map<Long, PlainUser> copy = random.make(500);
        Map<Long, PlainUser> later = random.changed(copy);
        copy.forEach((id, user) -> {
            assertThat(merged(later.get(id), user))
                    .as("seed=%d user=%d", RandomUsers.SEED, id)
                    .isEqualTo(later.get(id));
            assertThat(merged(user, later.get(id)))
                    .as("seed=%d user=%d, the copy over the later one", RandomUsers.SEED, id)
                    .isEqualTo(later.get(id));
        });
    }
}
