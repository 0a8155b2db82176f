package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.store.UserImage;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheTest {
    private static final int MAX_STATES = 1000;
    private static final int[] COUNTERS = {1, 2, 3, 4};

    private final Cache cache = new Cache(1 << 20, MAX_STATES);
    private final Residents residents = new Residents(cache);

    @AfterEach
    void free() {
        cache.verify();
        cache.close();
    }

    @Test
    void shouldEvictLeastRecentlyUsedUserFirst() {
        for (long user = 1; user <= 4; user++) {
            residents.add(user, 1);
        }
        cache.touch(residents.find(1));
        cache.touch(residents.find(3));
        assertThat(order()).containsExactly(2L, 4L, 1L, 3L);
        cache.drop(cache.leastRecent());
        assertThat(order()).containsExactly(4L, 1L, 3L);
        cache.touch(residents.find(3));
        assertThat(order()).containsExactly(4L, 1L, 3L);
    }

    @Test
    void shouldPutColdUsersWhereTheyAreEvictedFirst() {
        residents.add(1, 1);
        cache.create(2, UserHash.mix64(2), true);
        cache.create(3, UserHash.mix64(3), true);
        assertThat(order()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void shouldKeepParkedUsersOutOfTheOrder() {
        for (long user = 1; user <= 3; user++) {
            residents.add(user, 1);
        }
        cache.park(residents.find(2));
        cache.park(residents.find(1));
        assertThat(order()).containsExactly(3L);
        assertThat(cache.isParked(residents.find(2))).isTrue();
        cache.unpark(residents.find(2), false);
        cache.unpark(residents.find(1), true);
        assertThat(order()).containsExactly(1L, 3L, 2L);
        cache.park(residents.find(3));
        cache.drop(residents.find(3));
        assertThat(order()).containsExactly(1L, 2L);
        assertThat(residents.isResident(3)).isFalse();
    }

    @Test
    void shouldQueueDirtyUsersByTheirFirstUnwrittenChange() {
        for (long user = 1; user <= 3; user++) {
            residents.add(user, 1);
        }
        cache.markDirty(residents.find(2), 100);
        cache.markDirty(residents.find(1), 200);
        cache.markDirty(residents.find(2), 300);
        cache.markDirtySince(residents.find(3), 50);
        assertThat(cache.dirtyCount()).isEqualTo(3);
        assertThat(cache.dirtySinceMs(residents.find(2))).isEqualTo(100);
        assertThat(takeDirty()).containsExactly(3L, 2L, 1L);
        cache.markDirty(residents.find(1), 100);
        cache.markDirty(residents.find(2), 200);
        cache.markDirtySince(residents.find(3), 150);
        assertThat(takeDirty()).containsExactly(1L, 3L, 2L);
        assertThat(cache.dirtyCount()).isZero();
        assertThat(cache.oldestDirty()).isEqualTo(Cache.NONE);
    }

    @Test
    void shouldFindStatesOfZerosWhereTheyWereInserted() {
        int block = cache.create(7, UserHash.mix64(7), false);
        long state = cache.insertState(block, 5);
        for (int offset = 0; offset < StateLayout.LENGTH; offset += Long.BYTES) {
            assertThat(UnsafeApi.getLong(state + offset)).isZero();
        }
        assertThat(cache.findState(cache.currentBlock(), 5)).isEqualTo(state);
        assertThat(cache.findState(cache.currentBlock(), 6)).isEqualTo(Cache.NO_STATE);
        assertThat(cache.currentBlock()).isEqualTo(residents.find(7));
    }

    @Test
    void shouldKeepARemovedStateUntilItIsPurged() {
        residents.add(7, 3);
        int block = residents.find(7);
        cache.setRemoved(block, cache.findState(block, 2), 500);
        long state = cache.findState(block, 2);
        assertThat(UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET)).isEqualTo(UserImage.REMOVED);
        assertThat(UnsafeApi.getLong(state + StateLayout.VERSION_OFFSET)).isEqualTo(500);
        assertThat(UnsafeApi.getLong(state + StateLayout.LAST_READ_OFFSET)).isZero();
        assertThat(cache.stateCount(block)).isEqualTo(2);
        assertThat(cache.slotCount(block)).isEqualTo(3);
        assertThat(cache.statesResident()).isEqualTo(2);
        block = cache.purgeRemoved(block, 499);
        assertThat(cache.findState(block, 2)).isNotEqualTo(Cache.NO_STATE);
        block = cache.purgeRemoved(block, 500);
        assertThat(cache.findState(block, 2)).isEqualTo(Cache.NO_STATE);
        assertThat(cache.slotCount(block)).isEqualTo(2);
        assertThat(cache.statesResident()).isEqualTo(2);
    }

    @Test
    void shouldReviveARemovedState() {
        residents.add(7, 3);
        int block = residents.find(7);
        cache.setRemoved(block, cache.findState(block, 2), 500);
        cache.revive(block, cache.findState(block, 2));
        long state = cache.findState(block, 2);
        assertThat(UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET)).isZero();
        assertThat(UnsafeApi.getLong(state + StateLayout.VERSION_OFFSET)).isZero();
        assertThat(cache.stateCount(block)).isEqualTo(3);
        assertThat(cache.statesResident()).isEqualTo(3);
    }

    @Test
    void shouldCommitChangedAndRemovedStatesOrTheWhole() {
        UserImage image = new UserImage();
        image.clear(7);
        image.newestVersion(300);
        image.removalVersion(250);
        image.storedForm(9);
        for (long channel = 1; channel <= 3; channel++) {
            image.add(channel, channel * 10, 0, 0, channel * 100, COUNTERS);
        }
        int block = cache.install(image, UserHash.mix64(7), false);
        assertThat(cache.newestVersion(block)).isEqualTo(300);
        assertThat(cache.removalVersion(block)).isEqualTo(250);
        assertThat(cache.committedVersion(block)).isEqualTo(300);
        assertThat(cache.storedForm(block)).isEqualTo(9);
        UnsafeApi.putLong(cache.findState(block, 2) + StateLayout.VERSION_OFFSET, 400);
        cache.setRemoved(block, cache.findState(block, 3), 500);
        cache.newestVersion(block, 500);
        cache.removalVersion(block, 500);

        image.clear(7);
        cache.copyTo(image, block, false);
        assertThat(image.isWhole()).isFalse();
        assertThat(image.newestVersion()).isEqualTo(500);
        assertThat(image.removalVersion()).isEqualTo(500);
        assertThat(image.committedVersion()).isEqualTo(300);
        assertThat(image.entryCount()).isEqualTo(2);
        assertThat(image.channel(0)).isEqualTo(2);
        assertThat(image.isRemoved(0)).isFalse();
        assertThat(image.channel(1)).isEqualTo(3);
        assertThat(image.isRemoved(1)).isTrue();
        assertThat(image.version(1)).isEqualTo(500);

        image.clear(7);
        cache.copyTo(image, block, true);
        assertThat(image.isWhole()).isTrue();
        assertThat(image.entryCount()).isEqualTo(2);
        assertThat(image.channel(0)).isEqualTo(1);
        assertThat(image.channel(1)).isEqualTo(2);
    }

    @Test
    void shouldKeepTheFlagsOfTheShardWhileBlocksMove() {
        residents.add(7, 1);
        cache.flags(residents.find(7), 0b1010);
        cache.markDirty(residents.find(7), 1);
        for (long channel = 2; channel < 200; channel++) {
            residents.insert(7, channel);
        }
        assertThat(cache.flags(residents.find(7))).isEqualTo(0b1010);
        assertThat(cache.isDirty(residents.find(7))).isTrue();
        cache.flags(residents.find(7), 0b0001);
        assertThat(cache.flags(residents.find(7))).isEqualTo(0b0001);
        assertThat(cache.isDirty(residents.find(7))).isTrue();
    }

    @Test
    void shouldWalkSlotsInTheOrderOfUnsignedChannels() {
        int block = cache.create(7, UserHash.mix64(7), false);
        for (long channel : new long[] {-1, 5, Long.MIN_VALUE, 9}) {
            cache.insertState(block, channel);
            block = cache.currentBlock();
        }
        assertThat(channels(block, 0)).containsExactly(5L, 9L, Long.MIN_VALUE, -1L);
        assertThat(channels(block, 5)).containsExactly(9L, Long.MIN_VALUE, -1L);
        assertThat(channels(block, 10)).containsExactly(Long.MIN_VALUE, -1L);
        assertThat(channels(block, -1)).isEmpty();
    }

    @Test
    void shouldWalkAUserWithoutStates() {
        assertThat(channels(cache.create(7, UserHash.mix64(7), false), 0)).isEmpty();
    }

    @Test
    void shouldRefuseAStateBeyondTheSlotsOfAUser() {
        residents.add(7, MAX_STATES + 1024);
        assertThat(cache.slotCount(residents.find(7))).isEqualTo(cache.maxSlots());
        assertThat(cache.insertState(residents.find(7), 1_000_000)).isEqualTo(Cache.NO_STATE);
        assertThat(cache.currentBlock()).isEqualTo(residents.find(7));
        int block = cache.eraseState(residents.find(7), 1);
        assertThat(cache.insertState(block, 1_000_000)).isNotEqualTo(Cache.NO_STATE);
    }

    @Test
    void shouldChangeNothingWhenMemoryIsShort() {
        for (long user = 1; residents.evictions() == 0; user++) {
            residents.add(user, 60);
        }
        UserImage image = new UserImage();
        image.clear(-7);
        image.newestVersion(1);
        for (long channel = 1; channel <= MAX_STATES; channel++) {
            image.add(channel, 0, 0, 0, 1, COUNTERS);
        }
        List<Long> order = order();
        long used = cache.usedBytes();
        long states = cache.statesResident();
        assertThat(cache.install(image, UserHash.mix64(-7), false)).isEqualTo(Cache.NONE);
        assertThat(order()).isEqualTo(order);
        assertThat(cache.usedBytes()).isEqualTo(used);
        assertThat(cache.statesResident()).isEqualTo(states);
        while (cache.install(image, UserHash.mix64(-7), false) == Cache.NONE) {
            cache.drop(cache.leastRecent());
            cache.verify();
        }
        assertThat(cache.slotCount(residents.find(-7))).isEqualTo(MAX_STATES);
    }

    @Test
    void shouldRefuseAnImageOfMoreStatesThanAUserMayHave() {
        UserImage image = new UserImage();
        image.clear(7);
        for (long channel = 1; channel <= cache.maxSlots() + 1; channel++) {
            image.add(channel, 0, 0, 0, 1, COUNTERS);
        }
        assertThat(cache.install(image, UserHash.mix64(7), false)).isEqualTo(Cache.NONE);
        image.entryCount(cache.maxSlots());
        assertThat(cache.install(image, UserHash.mix64(7), false)).isNotEqualTo(Cache.NONE);
    }

    @Test
    void shouldRefuseUsersWhenTheIndexIsFull() {
        long user = 1;
        while (cache.create(user, UserHash.mix64(user), false) != Cache.NONE) {
            user++;
        }
        assertThat(cache.usersResident()).isGreaterThan(7000);
        assertThat(cache.freePages()).isPositive();
        cache.drop(cache.leastRecent());
        assertThat(cache.create(user, UserHash.mix64(user), false)).isNotEqualTo(Cache.NONE);
    }

    @Test
    void shouldClearAUserAndKeepItsHeader() {
        for (int states : new int[] {3, 700}) {
            residents.add(states, states);
            cache.newestVersion(residents.find(states), 12);
            cache.setRemoved(residents.find(states), cache.findState(residents.find(states), 2), 11);
            int block = cache.clearStates(residents.find(states));
            assertThat(block).isEqualTo(residents.find(states));
            assertThat(cache.slotCount(block)).isZero();
            assertThat(cache.newestVersion(block)).isEqualTo(12);
        }
        assertThat(cache.statesResident()).isZero();
        assertThat(cache.usedBytes()).isEqualTo(2 * (64 + 8));
    }

    @Test
    void shouldReportABrokenLink() {
        for (long user = 1; user <= 3; user++) {
            residents.add(user, 1);
        }
        long link = cache.memory().address(residents.find(2)) + UserBlockLayout.LRU_OLDER_OFFSET;
        int right = cache.memory().getInt(link);
        cache.memory().putInt(link, residents.find(3));
        assertThatThrownBy(cache::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LRU link back");
        cache.memory().putInt(link, right);
    }

    private List<Long> order() {
        List<Long> users = new ArrayList<>();
        for (int block = cache.leastRecent(); block != Cache.NONE; block = cache.moreRecent(block)) {
            users.add(cache.user(block));
        }
        return users;
    }

    private List<Long> takeDirty() {
        List<Long> users = new ArrayList<>();
        while (cache.oldestDirty() != Cache.NONE) {
            users.add(cache.user(cache.oldestDirty()));
            cache.unmarkDirty(cache.oldestDirty());
        }
        return users;
    }

    private List<Long> channels(int block, long after) {
        List<Long> channels = new ArrayList<>();
        StateCursor cursor = new StateCursor(cache);
        for (cursor.seek(block, after); cursor.next(); ) {
            channels.add(cursor.channel());
        }
        return channels;
    }
}
