package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PageHeapTest {
    private static final int FIRST_GRANULE = 16;
    private static final int PAGE_GRANULES = 128;

    @Test
    void shouldPackBlocksOfOneSizeOnAPage() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 2, PAGE_GRANULES);
        assertThat(heap.allocate(10)).isEqualTo(16);
        assertThat(heap.allocate(10)).isEqualTo(26);
        assertThat(heap.allocate(3)).isEqualTo(144);
        assertThat(heap.allocate(10)).isEqualTo(36);
        assertThat(heap.usedGranules()).isEqualTo(33);
        assertThat(heap.freePages()).isZero();
    }

    @Test
    void shouldNameTheLastBlockOfTheSizeToFillTheHole() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 2, PAGE_GRANULES);
        int first = heap.allocate(10);
        heap.allocate(10);
        int last = heap.allocate(10);
        assertThat(heap.free(first, 10)).isEqualTo(last);
        assertThat(heap.allocate(10)).as("the place that has become free").isEqualTo(last);
    }

    @Test
    void shouldMoveNothingWhenTheLastBlockIsFreed() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 2, PAGE_GRANULES);
        heap.allocate(10);
        int last = heap.allocate(10);
        assertThat(heap.free(last, 10)).isEqualTo(PageHeap.NONE);
    }

    @Test
    void shouldServeAnySizeFromAPageThatHasBecomeEmpty() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 1, PAGE_GRANULES);
        int block = heap.allocate(1);
        assertThat(heap.allocate(128)).isEqualTo(PageHeap.NONE);
        heap.free(block, 1);
        assertThat(heap.allocate(128)).isEqualTo(FIRST_GRANULE);
        assertThat(heap.allocate(1)).isEqualTo(PageHeap.NONE);
    }

    @Test
    void shouldRefuseWhatIsLargerThanAPage() {
        assertThat(new PageHeap(FIRST_GRANULE, 2, PAGE_GRANULES).allocate(129)).isEqualTo(PageHeap.NONE);
    }

    @Test
    void shouldTellWhetherSeveralBlocksCanBeHadTogetherAndTakeNone() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 2, PAGE_GRANULES);
        assertThat(heap.hasRoomFor(1, 2, 0)).isTrue();
        assertThat(heap.hasRoomFor(1, 2, 3)).isFalse();
        assertThat(heap.hasRoomFor(0, 64, 64)).isTrue();
        assertThat(heap.hasRoomFor(100, 100, 100)).isFalse();
        assertThat(heap.usedGranules()).isZero();
        assertThat(heap.freePages()).isEqualTo(2);
        heap.verify();
    }

    @Test
    void shouldCountThePagesThatMoreBlocksWouldTake() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 4, PAGE_GRANULES);
        assertThat(heap.pagesFor(60, 0)).isZero();
        assertThat(heap.pagesFor(60, 1)).isEqualTo(1);
        heap.allocate(60);
        assertThat(heap.pagesFor(60, 1)).isZero();
        assertThat(heap.pagesFor(60, 2)).isEqualTo(1);
        assertThat(heap.pagesFor(60, 5)).isEqualTo(2);
    }

    @Test
    void shouldFindTheBlockThatAGranuleBelongsTo() {
        PageHeap heap = new PageHeap(FIRST_GRANULE, 4, PAGE_GRANULES);
        heap.allocate(5);
        int first = heap.allocate(7);
        int second = heap.allocate(7);
        assertThat(heap.blockAt(first)).isEqualTo(first);
        assertThat(heap.blockAt(first + 6)).isEqualTo(first);
        assertThat(heap.blockAt(second)).isEqualTo(second);
    }

    @Test
    void shouldReachHandlesThatAreNegativeAsInt() {
        PageHeap heap = new PageHeap(0x8000_0000 - PAGE_GRANULES, 3, PAGE_GRANULES);
        heap.allocate(128);
        int second = heap.allocate(128);
        assertThat(second).isEqualTo(0x8000_0000);
        assertThat(heap.blockAt(second + 127)).isEqualTo(second);
        assertThat(heap.free(second, 128)).isEqualTo(PageHeap.NONE);
        heap.verify();
    }

    @Test
    void shouldKeepBlocksApartAndDenseWhileAnySizesComeAndGo() {
        long seed = Long.getLong("test.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        PageHeap heap = new PageHeap(FIRST_GRANULE, 40, PAGE_GRANULES);
        Map<Integer, Integer> sizes = new HashMap<>();
        List<Integer> blocks = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            int granules = 1 + random.nextInt(random.nextInt(4) == 0 ? PAGE_GRANULES : 12);
            if (random.nextInt(1000) < (i / 20_000 % 2 == 0 ? 550 : 450)) {
                int block = heap.allocate(granules);
                if (block != PageHeap.NONE) {
                    assertThat(sizes.put(block, granules)).as("seed %d", seed).isNull();
                    blocks.add(block);
                }
            } else if (!blocks.isEmpty()) {
                int at = random.nextInt(blocks.size());
                int block = blocks.get(at);
                int last = blocks.size() - 1;
                blocks.set(at, blocks.get(last));
                blocks.subList(last, last + 1).clear();
                int size = sizes.remove(block);
                int moved = heap.free(block, size);
                if (moved != PageHeap.NONE) {
                    assertThat(sizes.remove(moved)).as("seed %d", seed).isEqualTo(size);
                    sizes.put(block, size);
                    blocks.set(blocks.indexOf(moved), block);
                }
            }
            if (i % 1000 == 0) {
                heap.verify();
                assertApart(heap, sizes, seed);
            }
        }
        for (int block : List.copyOf(sizes.keySet())) {
            if (sizes.containsKey(block)) {
                freeAll(heap, sizes, block);
            }
        }
        assertThat(heap.usedGranules()).isZero();
        assertThat(heap.freePages()).isEqualTo(40);
    }

    @Test
    void shouldTellAWrongAccount() {
        assertThatThrownBy(() -> Broken.unless(false, "used granules", 3, 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cache broken: used granules: found=3, expected=4");
    }

    private static void freeAll(PageHeap heap, Map<Integer, Integer> sizes, int block) {
        int size = sizes.get(block);
        int moved = heap.free(block, size);
        sizes.remove(moved == PageHeap.NONE ? block : moved);
        if (moved != PageHeap.NONE) {
            freeAll(heap, sizes, block);
        }
    }

    private static void assertApart(PageHeap heap, Map<Integer, Integer> sizes, long seed) {
        boolean[] taken = new boolean[FIRST_GRANULE + heap.pageCount() * PAGE_GRANULES];
        long granules = 0;
        for (Map.Entry<Integer, Integer> each : sizes.entrySet()) {
            for (int i = 0; i < each.getValue(); i++) {
                assertThat(taken[each.getKey() + i]).as("seed %d", seed).isFalse();
                taken[each.getKey() + i] = true;
            }
            assertThat(heap.blockAt(each.getKey() + each.getValue() - 1)).isEqualTo(each.getKey());
            granules += each.getValue();
        }
        assertThat(heap.usedGranules()).isEqualTo(granules);
    }
}
