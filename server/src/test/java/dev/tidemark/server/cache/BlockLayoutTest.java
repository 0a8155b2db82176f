package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockLayoutTest {
    @Test
    void shouldLayOutWhatEveryBlockBeginsWith() {
        assertTable(8, new int[][] {
            {BlockLayout.FLAGS_OFFSET, 0, 1},
            {BlockLayout.STORED_FORM_OFFSET, 1, 1},
            {BlockLayout.GRANULES_OFFSET, 2, 2},
            {BlockLayout.COUNT_OFFSET, 4, 2},
            {BlockLayout.REMOVED_COUNT_OFFSET, 6, 2},
        });
        assertThat(BlockLayout.LENGTH).isEqualTo(8);
        assertThat(BlockLayout.EXTENT).isEqualTo(1);
        assertThat(BlockLayout.LARGE).isEqualTo(2);
        assertThat(BlockLayout.DIRTY).isEqualTo(4);
        assertThat(BlockLayout.PARKED).isEqualTo(8);
    }

    @Test
    void shouldLayOutTheHeaderOfAUserInOneCacheLine() {
        assertTable(64, new int[][] {
            {BlockLayout.FLAGS_OFFSET, 0, 8},
            {UserBlockLayout.USER_OFFSET, 8, 8},
            {UserBlockLayout.NEWEST_VERSION_OFFSET, 16, 8},
            {UserBlockLayout.REMOVAL_VERSION_OFFSET, 24, 8},
            {UserBlockLayout.COMMITTED_VERSION_OFFSET, 32, 8},
            {UserBlockLayout.LRU_NEWER_OFFSET, 40, 4},
            {UserBlockLayout.LRU_OLDER_OFFSET, 44, 4},
            {UserBlockLayout.DIRTY_NEWER_OFFSET, 48, 4},
            {UserBlockLayout.DIRTY_OLDER_OFFSET, 52, 4},
            {UserBlockLayout.DIRTY_SINCE_MS_OFFSET, 56, 4},
            {UserBlockLayout.EXTENT_COUNT_OFFSET, 60, 2},
            {UserBlockLayout.CHANGED_AT_OFFSET, 62, 2},
        });
        assertThat(UserBlockLayout.LENGTH).isEqualTo(64);
        assertThat(UserBlockLayout.EXTENT_COUNT_MASK).isEqualTo(0x0FFF);
        assertThat(UserBlockLayout.USED).isEqualTo(0x8000);
        int mostSlots = BlockSizes.MOST_STATES_PER_USER + BlockSizes.REMOVED_SLACK;
        assertThat(BlockSizes.mostExtents(mostSlots)).isLessThanOrEqualTo(UserBlockLayout.EXTENT_COUNT_MASK);
    }

    @Test
    void shouldLayOutTheHeaderOfAnExtent() {
        assertTable(16, new int[][] {
            {BlockLayout.FLAGS_OFFSET, 0, 8},
            {ExtentLayout.OWNER_OFFSET, 8, 4},
            {ExtentLayout.RESERVED_OFFSET, 12, 4},
        });
        assertThat(ExtentLayout.LENGTH).isEqualTo(16);
    }

    @Test
    void shouldLayOutAnElementOfTheDirectory() {
        assertTable(16, new int[][] {
            {ExtentEntryLayout.FIRST_CHANNEL_OFFSET, 0, 8},
            {ExtentEntryLayout.BLOCK_OFFSET, 8, 4},
            {ExtentEntryLayout.RESERVED_OFFSET, 12, 4},
        });
        assertThat(ExtentEntryLayout.LENGTH).isEqualTo(16);
    }

    @Test
    void shouldMeasureBlocksInGranules() {
        assertThat(BlockSizes.ofUser(0)).isEqualTo(1);
        assertThat(BlockSizes.ofUser(1)).isEqualTo(2);
        assertThat(BlockSizes.ofUser(2)).isEqualTo(3);
        assertThat(BlockSizes.ofUser(10)).isEqualTo(10);
        assertThat(BlockSizes.ofUser(64)).isEqualTo(57);
        assertThat(BlockSizes.ofExtent(1)).isEqualTo(2);
        assertThat(BlockSizes.ofExtent(64)).isEqualTo(57);
        assertThat(BlockSizes.ofDirectory(4)).isEqualTo(2);
        assertThat(BlockSizes.ofDirectory(5)).isEqualTo(3);
        assertThat(BlockSizes.mostExtents(9216)).isEqualTo(379);
        assertThat(BlockSizes.largest(9216)).isEqualTo(96);
        assertThat(BlockSizes.largest(0xFFFF)).isLessThanOrEqualTo(1024);
    }

    /** Rows of offset found, offset expected, length: no gap, no overlap, each aligned to its length. */
    private static void assertTable(int total, int[][] rows) {
        int next = 0;
        for (int[] row : rows) {
            assertThat(row[0]).isEqualTo(row[1]).isEqualTo(next);
            assertThat(row[0] % row[2]).isZero();
            next += row[2];
        }
        assertThat(next).isEqualTo(total);
    }
}
