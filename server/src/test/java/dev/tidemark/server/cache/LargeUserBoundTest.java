package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.UserHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A large user whose directory is at its bound, since merging has found no memory. */
class LargeUserBoundTest {
    private static final long USER = 7;
    private static final int BUCKETS = 16;
    private static final int PAGES = 16;
    private static final int PAGE_GRANULES = 128;
    private static final int MOST_EXTENTS = 3;

    private final Memory memory = new Memory((BUCKETS + PAGES * PAGE_GRANULES) * Memory.GRANULE_BYTES);
    private final BlockHeader headers = new BlockHeader(memory);
    private final UserHeader users = new UserHeader(memory);
    private final UserIndex index = new UserIndex(memory, users, BUCKETS);
    private final LruList lru = new LruList(headers, users);
    private final DirtyQueue dirty = new DirtyQueue(headers, users);
    private final StateArray arrays = new StateArray(memory, headers);
    private final ExtentDirectory directory = new ExtentDirectory(memory, headers, users);
    private final PageHeap heap = new PageHeap(BUCKETS, PAGES, PAGE_GRANULES);
    private final Blocks blocks = new Blocks(
            memory, headers, heap, new BlockReferences(headers, users, index, lru, dirty, arrays, directory));
    private final SmallUser smallUser = new SmallUser(headers, users, arrays, blocks);
    private final LargeUser largeUser =
            new LargeUser(headers, users, arrays, directory, blocks, smallUser, MOST_EXTENTS);
    private final ArrayDeque<Integer> taken = new ArrayDeque<>();
    private int user;

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void shouldMergeWhatWasLeftBeforeItRefusesAState() {
        addUser(64 * 3);
        for (int i = 0; i < 39; i++) {
            erase(10 + i * 10);
            erase(10 + (64 + i) * 10);
        }
        erase(10 + (64 + 39) * 10);
        assertThat(extents()).containsExactly(25, 24, 64);

        takeFreePages();
        erase(400);
        takeFreePages();
        assertThat(extents()).as("no memory to merge them").containsExactly(24, 24, 64);
        assertThat(insert(1915)).isEqualTo(StateArray.NO_STATE);
        assertThat(extents()).containsExactly(24, 24, 64);

        givePagesBack(3);
        assertThat(insert(1915)).isNotEqualTo(StateArray.NO_STATE);
        assertThat(extents()).containsExactly(48, 33, 32);
        heap.verify();
    }

    @Test
    void shouldEraseWithoutMemoryAndMakeUpForItLater() {
        addUser(64 * 3);
        takeFreePages();
        for (int i = 0; i < 60; i++) {
            erase(10 + i * 10);
            takeFreePages();
            erase(10 + (64 + i) * 10);
            takeFreePages();
        }
        assertThat(extents()).as("merged where there was room all the same").containsExactly(8, 64);
        for (int i = 128; i < 168; i++) {
            takeFreePages();
            erase(10 + i * 10);
        }
        assertThat(extents()).containsExactly(32);
        takeFreePages();
        assertThat(headers.has(user, BlockLayout.LARGE))
                .as("no block to become small in")
                .isTrue();
        assertThat(largeUser.find(user, 610)).isNotEqualTo(StateArray.NO_STATE);
        givePagesBack(1);
        erase(610);
        assertThat(headers.has(user, BlockLayout.LARGE)).isFalse();
        assertThat(headers.count(user)).isEqualTo(31);
        heap.verify();
    }

    /** Channels 10, 20, … */
    private void addUser(int states) {
        user = blocks.allocate(1);
        users.clear(user, USER);
        index.add(UserHash.mix64(USER), user);
        lru.add(user, false);
        for (int i = 0; i < states; i++) {
            assertThat(insert(10 + i * 10L)).isNotEqualTo(StateArray.NO_STATE);
        }
    }

    private long insert(long channel) {
        long state;
        if (headers.has(user, BlockLayout.LARGE)) {
            state = largeUser.insert(user, channel);
            user = largeUser.current();
        } else if (headers.count(user) == BlockSizes.MOST_SLOTS) {
            state = largeUser.insertIntoFullSmall(user, channel);
            user = largeUser.current();
        } else {
            state = smallUser.insert(user, channel);
            user = smallUser.current();
        }
        assertThat(user).isEqualTo(index.find(USER, UserHash.mix64(USER)));
        return state;
    }

    private void erase(long channel) {
        user = largeUser.erase(user, channel);
    }

    private void takeFreePages() {
        while (heap.freePages() > 0) {
            taken.push(heap.allocate(PAGE_GRANULES));
        }
    }

    private void givePagesBack(int count) {
        for (int i = 0; i < count; i++) {
            heap.free(taken.pop(), PAGE_GRANULES);
        }
    }

    private List<Integer> extents() {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < directory.size(user); i++) {
            counts.add(headers.count(directory.extent(user, i)));
        }
        return counts;
    }
}
