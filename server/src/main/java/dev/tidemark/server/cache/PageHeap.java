package dev.tidemark.server.cache;

import java.util.Arrays;

/**
 * Hands out blocks of 1 … n granules and keeps them dense: blocks of one size fill pages of their own, stacked up, and all
 * pages but the top one are full. Whoever frees a block moves the last one of its size into the hole, so that no hole stays;
 * a page that has become empty serves any size at once. What is lost is less than one page a size, and what the size leaves
 * over at the end of a page.
 *
 * <p>Only the arithmetic of it: it never reads or writes a block. Thread: the owning shard.
 */
final class PageHeap {
    /** No block; its number is never given out. */
    static final int NONE = 0;

    private static final int NO_PAGE = -1;
    /** Size of the blocks on a page that is free. */
    private static final int FREE = 0;

    private final int firstGranule;
    private final int pageGranules;
    private final int pageShift;

    /** By page: the page under it in its stack. */
    private final int[] below;
    /** By page: granules of each block on it, or FREE. */
    private final int[] sizes;
    /** By size: its top page. */
    private final int[] top;
    /** By size: slots in use on its top page. */
    private final int[] used;
    /** By size: slots of a page. */
    private final int[] slots;

    private int freeTop;
    private int freePages;
    private long usedGranules;

    /**
     * @param firstGranule where page 0 begins; not 0.
     * @param pageGranules a power of two, also the largest size.
     */
    PageHeap(int firstGranule, int pageCount, int pageGranules) {
        assert firstGranule != NONE && Integer.bitCount(pageGranules) == 1;
        this.firstGranule = firstGranule;
        this.pageGranules = pageGranules;
        pageShift = Integer.numberOfTrailingZeros(pageGranules);
        below = new int[pageCount];
        sizes = new int[pageCount];
        top = new int[pageGranules + 1];
        used = new int[pageGranules + 1];
        slots = new int[pageGranules + 1];
        Arrays.fill(top, NO_PAGE);
        for (int granules = 1; granules <= pageGranules; granules++) {
            slots[granules] = pageGranules / granules;
        }
        freeTop = NO_PAGE;
        for (int page = pageCount - 1; page >= 0; page--) {
            pushFree(page);
        }
    }

    /** @return a block, or NONE if there is no room for one of this size. */
    int allocate(int granules) {
        if (granules > pageGranules) {
            return NONE;
        }
        if (top[granules] == NO_PAGE || used[granules] == slots[granules]) {
            if (freeTop == NO_PAGE) {
                return NONE;
            }
            int page = freeTop;
            freeTop = below[page];
            freePages--;
            below[page] = top[granules];
            sizes[page] = granules;
            top[granules] = page;
            used[granules] = 0;
        }
        usedGranules += granules;
        return block(top[granules], used[granules]++, granules);
    }

    /** @return the block that must now be copied to where {@code block} was, its own place being free; or NONE. */
    int free(int block, int granules) {
        int page = top[granules];
        assert sizes[pageOf(block)] == granules : "freed as " + granules + " granules, is " + sizes[pageOf(block)];
        int last = block(page, --used[granules], granules);
        usedGranules -= granules;
        if (used[granules] == 0) {
            top[granules] = below[page];
            used[granules] = top[granules] == NO_PAGE ? 0 : slots[granules];
            pushFree(page);
        }
        return last == block ? NONE : last;
    }

    /** Whether three blocks of these sizes, any of them 0 for none, can be had together. */
    boolean hasRoomFor(int a, int b, int c) {
        int first = a == 0 ? NONE : allocate(a);
        int second = b == 0 ? NONE : allocate(b);
        int third = c == 0 ? NONE : allocate(c);
        undo(third, c);
        undo(second, b);
        undo(first, a);
        return (a == 0 || first != NONE) && (b == 0 || second != NONE) && (c == 0 || third != NONE);
    }

    private void undo(int block, int granules) {
        if (block != NONE) {
            int moved = free(block, granules);
            assert moved == NONE : "undone out of order";
        }
    }

    /** Free pages that {@code count} more blocks of a size would take. */
    int pagesFor(int granules, int count) {
        int room = top[granules] == NO_PAGE ? 0 : slots[granules] - used[granules];
        return count <= room ? 0 : (count - room + slots[granules] - 1) / slots[granules];
    }

    /** The block in use that a granule belongs to. */
    int blockAt(int granule) {
        int page = pageOf(granule);
        int first = firstGranule + (page << pageShift);
        int size = sizes[page];
        return first + (granule - first) / size * size;
    }

    int freePages() {
        return freePages;
    }

    int pageCount() {
        return sizes.length;
    }

    /** Granules of all blocks in use. */
    long usedGranules() {
        return usedGranules;
    }

    /** Granules of each block on a page, 0 if it is free. */
    int sizeOn(int page) {
        return sizes[page];
    }

    /** Blocks in use on a page. */
    int blocksOn(int page) {
        int size = sizes[page];
        return size == FREE ? 0 : page == top[size] ? used[size] : slots[size];
    }

    /** A block of a page that is in use. */
    int block(int page, int index) {
        return block(page, index, sizes[page]);
    }

    /** @throws IllegalStateException if a page is in no stack or in two, or the accounts are wrong. */
    void verify() {
        boolean[] seen = new boolean[sizes.length];
        int free = 0;
        for (int page = freeTop; page != NO_PAGE; page = below[page], free++) {
            see(seen, page, FREE);
        }
        Broken.unless(free == freePages, "free pages", free, freePages);
        long granules = 0;
        for (int size = 1; size <= pageGranules; size++) {
            for (int page = top[size]; page != NO_PAGE; page = below[page]) {
                see(seen, page, size);
                Broken.unless(blocksOn(page) > 0, "blocks on page", page, 0);
                granules += (long) blocksOn(page) * size;
            }
        }
        Broken.unless(granules == usedGranules, "used granules", granules, usedGranules);
        for (int page = 0; page < seen.length; page++) {
            Broken.unless(seen[page], "page in no stack", page, sizes[page]);
        }
    }

    private void see(boolean[] seen, int page, int size) {
        Broken.unless(!seen[page], "page in two stacks", page, size);
        Broken.unless(sizes[page] == size, "size of page's stack", sizes[page], size);
        seen[page] = true;
    }

    private void pushFree(int page) {
        below[page] = freeTop;
        sizes[page] = FREE;
        freeTop = page;
        freePages++;
    }

    private int pageOf(int granule) {
        return (granule - firstGranule) >>> pageShift;
    }

    private int block(int page, int index, int granules) {
        return firstGranule + (page << pageShift) + index * granules;
    }
}
