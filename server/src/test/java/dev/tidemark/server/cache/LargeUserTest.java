package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.UserHash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users of more than 64 states, through the cache; how they are divided is looked at too. */
class LargeUserTest {
    private static final int MAX_STATES = 8192;
    private static final long USER = 7;

    private final Cache cache = new Cache(1 << 20, MAX_STATES);
    private final Residents residents = new Residents(cache);

    @AfterEach
    void free() {
        cache.verify();
        cache.close();
    }

    @Test
    void shouldStaySmallUpTo64States() {
        residents.add(USER, 64);
        assertThat(extents()).isEmpty();
        residents.insert(USER, 65);
        assertThat(extents()).containsExactly(64, 1);
    }

    @Test
    void shouldPackAscendingChannelsFull() {
        residents.add(USER, 1000);
        assertThat(extents()).hasSize(16).startsWith(64, 64, 64, 64).endsWith(64, 64, 40);
        assertThat(cache.usedBytes()).isLessThan(1000 * 60);
    }

    @Test
    void shouldHalveAFullSmallUserByInsertionInside() {
        fill(64);
        residents.insert(USER, 15);
        assertThat(extents()).containsExactly(33, 32);
        assertThat(find(15)).isNotEqualTo(Cache.NO_STATE);
    }

    @Test
    void shouldHalveAFullExtentByInsertionInside() {
        fill(64 * 3);
        residents.insert(USER, 64 * 10 + 15);
        assertThat(extents()).containsExactly(64, 33, 32, 64);
    }

    @Test
    void shouldInsertBelowTheFirstChannel() {
        fill(64 * 2);
        residents.insert(USER, 5);
        assertThat(extents()).containsExactly(33, 32, 64);
        residents.insert(USER, 4);
        assertThat(find(4)).isNotEqualTo(Cache.NO_STATE);
        assertThat(cache.directory().firstChannel(residents.find(USER), 0)).isEqualTo(4);
    }

    @Test
    void shouldMergeAHalfWithItsSmallNeighbour() {
        fill(64 + 1);
        residents.insert(USER, 15);
        assertThat(extents()).containsExactly(33, 33);
    }

    @Test
    void shouldMergeNeighboursOf48OrFewer() {
        fill(64 * 3);
        for (int i = 0; i < 40; i++) {
            erase(i * 10 + 10);
        }
        assertThat(extents()).containsExactly(24, 64, 64);
        for (int i = 64; i < 64 + 39; i++) {
            erase(i * 10 + 10);
        }
        assertThat(extents()).containsExactly(24, 25, 64);
        erase(1280);
        assertThat(extents()).containsExactly(48, 64);
    }

    @Test
    void shouldDropAnExtentWithTheLastOfItsStates() {
        fill(64 * 2 + 64);
        for (int i = 64; i < 128; i++) {
            erase(i * 10 + 10);
        }
        assertThat(extents()).containsExactly(64, 64);
    }

    @Test
    void shouldBecomeSmallAgainAt48States() {
        fill(65);
        for (int i = 0; i < 16; i++) {
            erase(i * 10 + 10);
        }
        assertThat(extents()).containsExactly(48, 1);
        erase(170);
        assertThat(extents()).isEmpty();
        assertThat(cache.slotCount(residents.find(USER))).isEqualTo(48);
        assertThat(cache.usedBytes()).isEqualTo(43 * 64 + 8);
    }

    @Test
    void shouldBecomeSmallByPurging() {
        fill(640);
        for (int i = 0; i < 640; i++) {
            if (i % 20 != 0) {
                int block = residents.find(USER);
                cache.setRemoved(block, cache.findState(block, i * 10 + 10), 5);
            }
        }
        assertThat(cache.stateCount(residents.find(USER))).isEqualTo(32);
        assertThat(extents()).hasSize(10);
        assertThat(cache.purgeRemoved(residents.find(USER), 5)).isEqualTo(residents.find(USER));
        assertThat(extents()).isEmpty();
        assertThat(cache.slotCount(residents.find(USER))).isEqualTo(32);
        assertThat(find(10)).isNotEqualTo(Cache.NO_STATE);
        assertThat(find(6210)).isNotEqualTo(Cache.NO_STATE);
    }

    @Test
    void shouldBecomeSmallWhenAllIsPurged() {
        fill(640);
        for (int i = 0; i < 640; i++) {
            int block = residents.find(USER);
            cache.setRemoved(block, cache.findState(block, i * 10 + 10), 5);
        }
        cache.purgeRemoved(residents.find(USER), 5);
        assertThat(cache.slotCount(residents.find(USER))).isZero();
        assertThat(cache.usedBytes()).isEqualTo(64 + 8);
    }

    @Test
    void shouldHoldOneUserOfTheMostSlotsAloneHoweverTheyComeAndGo() {
        long seed = Long.getLong("test.seed", new SplittableRandom().nextLong());
        for (long bytes : new long[] {Cache.leastMemoryBytes(MAX_STATES), 1 << 20}) {
            for (int round = 0; round < 4; round++) {
                try (Cache one = new Cache(bytes, MAX_STATES)) {
                    oneUserAlone(one, seed + round);
                } catch (Throwable failure) {
                    throw new AssertionError("failed with -Dtest.seed=" + seed + " round=" + round, failure);
                }
            }
        }
    }

    /** Grows to the most slots and shrinks again three times; nothing else is in the cache, and no insertion may fail. */
    private static void oneUserAlone(Cache cache, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Long, Long> model = new TreeMap<>(Long::compareUnsigned);
        int block = cache.create(USER, UserHash.mix64(USER), false);
        for (int turn = 0; turn < 3; turn++) {
            long from = random.nextLong();
            while (model.size() < cache.maxSlots()) {
                long channel = turn == 0 ? random.nextLong() | 1 : from + random.nextInt(200_000);
                if (!model.containsKey(channel)) {
                    long state = cache.insertState(block, channel);
                    assertThat(state).as("state %d", model.size()).isNotEqualTo(Cache.NO_STATE);
                    block = cache.currentBlock();
                    UnsafeApi.putLong(state + StateLayout.LAST_READ_OFFSET, channel * 3);
                    model.put(channel, channel * 3);
                }
            }
            assertEqual(cache, block, model);
            int left = turn * 40;
            while (model.size() > left) {
                Long channel = model.ceilingKey(random.nextLong());
                channel = channel == null ? model.firstKey() : channel;
                model.remove(channel);
                block = cache.eraseState(block, channel);
            }
            assertEqual(cache, block, model);
        }
    }

    private static void assertEqual(Cache cache, int block, TreeMap<Long, Long> model) {
        cache.verify();
        assertThat(cache.slotCount(block)).isEqualTo(model.size());
        StateCursor cursor = new StateCursor(cache);
        cursor.seek(block, 0);
        model.forEach((channel, lastRead) -> {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.channel()).isEqualTo(channel);
            assertThat(UnsafeApi.getLong(cursor.state() + StateLayout.LAST_READ_OFFSET))
                    .isEqualTo(lastRead);
        });
        assertThat(cursor.next()).isFalse();
    }

    /** Channels 10, 20, … */
    private void fill(int states) {
        residents.add(USER, 0);
        for (int i = 0; i < states; i++) {
            residents.insert(USER, i * 10L + 10);
        }
    }

    private void erase(long channel) {
        int block = cache.eraseState(residents.find(USER), channel);
        assertThat(block).isEqualTo(residents.find(USER));
    }

    private long find(long channel) {
        return cache.findState(residents.find(USER), channel);
    }

    /** Slots of each extent; none of a small user. */
    private List<Integer> extents() {
        int block = residents.find(USER);
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < cache.directory().size(block); i++) {
            counts.add(cache.headers().count(cache.directory().extent(block, i)));
        }
        return counts;
    }
}
