package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.UserHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserIndexTest {
    private static final int BUCKETS = 64;
    private static final int ENTRIES = BUCKETS * 8;
    private static final int CAPACITY = ENTRIES / 8 * 7;

    /** The index, and behind it one granule for the header of each user. */
    private final Memory memory = new Memory((long) (BUCKETS + 2 * ENTRIES) * Memory.GRANULE_BYTES);

    private final UserHeader users = new UserHeader(memory);
    private final UserIndex index = new UserIndex(memory, users, BUCKETS);

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void shouldInvertTheHash() {
        for (long hash = -1000; hash < 1000; hash++) {
            assertThat(UserHash.mix64(userOf(hash * 0x1234_5678_9ABCL))).isEqualTo(hash * 0x1234_5678_9ABCL);
        }
    }

    @Test
    void shouldFindWhatWasAddedAndNothingElse() {
        add(userOf(7), 100);
        assertThat(index.find(userOf(7), 7)).isEqualTo(100);
        assertThat(index.find(userOf(8), 8)).isEqualTo(PageHeap.NONE);
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void shouldTellUsersOfOneTagApart() {
        add(userOf(0x1_0000_0007L), 100);
        add(userOf(0x2_0000_0007L), 101);
        assertThat(index.find(userOf(0x1_0000_0007L), 0x1_0000_0007L)).isEqualTo(100);
        assertThat(index.find(userOf(0x2_0000_0007L), 0x2_0000_0007L)).isEqualTo(101);
        assertThat(index.find(userOf(0x3_0000_0007L), 0x3_0000_0007L)).isEqualTo(PageHeap.NONE);
        index.remove(0x1_0000_0007L, 100);
        assertThat(index.find(userOf(0x2_0000_0007L), 0x2_0000_0007L)).isEqualTo(101);
        index.verify();
    }

    @Test
    void shouldFollowABlockThatHasMoved() {
        add(userOf(7), 100);
        users.clear(101, userOf(7));
        index.replace(7, 100, 101);
        assertThat(index.find(userOf(7), 7)).isEqualTo(101);
    }

    @Test
    void shouldSpillAroundTheEndAndShiftBack() {
        long lastHome = 0xFFFF_FFFFL;
        for (int i = 0; i < 20; i++) {
            add(userOf(lastHome - i), 100 + i);
        }
        add(userOf(0), 200);
        index.verify();
        for (int i = 0; i < 20; i++) {
            index.remove(lastHome - i, 100 + i);
            index.verify();
            assertThat(index.find(userOf(0), 0)).isEqualTo(200);
        }
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void shouldBeFullAtSevenEighths() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(index.isFull()).isFalse();
            add(userOf(i), BUCKETS + i);
        }
        assertThat(index.isFull()).isTrue();
        assertThat(index.find(userOf(-5), -5)).as("a search ends all the same").isEqualTo(PageHeap.NONE);
        index.verify();
    }

    @Test
    void shouldReportAnEntryBehindAHole() {
        for (int i = 0; i < 9; i++) {
            add(userOf(i), 100 + i);
        }
        memory.putLong(memory.address(0) + 56, 0);
        assertThatThrownBy(index::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hole");
    }

    @Test
    void shouldEqualAMapWhateverTheHashes() {
        long seed = Long.getLong("test.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Integer> model = new HashMap<>();
        List<Long> known = new ArrayList<>();
        ArrayDeque<Integer> free = new ArrayDeque<>();
        for (int block = BUCKETS; block < BUCKETS + 2 * ENTRIES; block++) {
            free.add(block);
        }
        for (int i = 0; i < 400_000; i++) {
            // Filling and emptying by turns; hashes crowd in a few homes, at the end and at the beginning too.
            boolean filling = random.nextInt(100) < (i / 5_000 % 2 == 0 ? 60 : 40);
            if (filling && !index.isFull()) {
                long tag = random.nextInt(4) == 0
                        ? random.nextInt()
                        : (random.nextInt(3) - 1) * 0x0480_0000L + random.nextInt(900);
                long hash = (tag & 0xFFFF_FFFFL) | (long) random.nextInt(3) << 32;
                if (!model.containsKey(hash)) {
                    int block = free.remove();
                    add(userOf(hash), block);
                    model.put(hash, block);
                    known.add(hash);
                }
            } else if (!known.isEmpty()) {
                int at = random.nextInt(known.size());
                long hash = known.get(at);
                if (random.nextInt(4) == 0) {
                    int to = free.remove();
                    users.clear(to, userOf(hash));
                    index.replace(hash, model.get(hash), to);
                    free.add(model.put(hash, to));
                } else {
                    known.set(at, known.get(known.size() - 1));
                    known.remove(known.size() - 1);
                    int block = model.remove(hash);
                    index.remove(hash, block);
                    free.add(block);
                    assertThat(index.find(userOf(hash), hash))
                            .as("seed %d", seed)
                            .isEqualTo(PageHeap.NONE);
                }
            }
            if (i % 500 == 0) {
                index.verify();
                assertThat(index.size()).isEqualTo(model.size());
                model.forEach((hash, block) -> assertThat(index.find(userOf(hash), hash))
                        .as("seed %d", seed)
                        .isEqualTo(block));
            }
        }
    }

    private void add(long user, int block) {
        users.clear(block, user);
        index.add(UserHash.mix64(user), block);
    }

    /** The user whose hash is {@code hash}: mix64 backwards. */
    private static long userOf(long hash) {
        long z = hash;
        z ^= z >>> 31 ^ z >>> 62;
        z *= 0x319642b2d24d8ec3L;
        z ^= z >>> 27 ^ z >>> 54;
        z *= 0x96de1b173f119089L;
        z ^= z >>> 30 ^ z >>> 60;
        return z;
    }
}
