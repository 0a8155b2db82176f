package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GeometryTest {
    @Test
    void shouldDivideOneMebibyte() {
        Geometry geometry = Geometry.of(1 << 20, 8192);
        assertThat(geometry.pageGranules).isEqualTo(128);
        assertThat(geometry.pageCount).isEqualTo(120);
        assertThat(geometry.bucketCount).isEqualTo(1024);
    }

    @Test
    void shouldUseAllOfTheMemory() {
        for (long bytes = 1 << 20; bytes < 3L << 30; bytes = bytes * 5 / 4 & -64) {
            Geometry geometry = Geometry.of(bytes, 8192);
            long granules = geometry.bucketCount + (long) geometry.pageCount * geometry.pageGranules;
            assertThat(granules * 64).isEqualTo(bytes);
            assertThat(geometry.bucketCount * 64L).isBetween(bytes / 16 - 64, bytes / 16 + geometry.pageGranules * 64L);
        }
    }

    @Test
    void shouldMakePagesThatHoldTheLargestBlock() {
        for (int maxStates : new int[] {1, 64, 8192, 20_000, BlockSizes.MOST_STATES_PER_USER}) {
            Geometry geometry = Geometry.of(Geometry.leastMemoryBytes(maxStates), maxStates);
            assertThat(geometry.pageGranules).isGreaterThanOrEqualTo(BlockSizes.largest(maxStates + 1024));
            assertThat(geometry.pageGranules * 64).isBetween(8192, 65536);
        }
        assertThat(Geometry.of(1L << 30, 8192).pageGranules).isEqualTo(1024);
    }

    @Test
    void shouldReachAllOfTheMemoryThatHandlesName() {
        Geometry geometry = Geometry.of(256L << 30, 8192);
        long granules = geometry.bucketCount + (long) geometry.pageCount * geometry.pageGranules;
        assertThat(granules).isEqualTo(1L << 32);
    }

    @Test
    void shouldAcceptOneMebibyteForUsersOf8192States() {
        assertThat(Cache.leastMemoryBytes(8192)).isLessThanOrEqualTo(1 << 20).isGreaterThan(8192 * 64 * 3 / 2);
    }

    @Test
    void shouldSayWhatToDoWhenMemoryIsTooLittle() {
        long least = Cache.leastMemoryBytes(8192);
        assertThatThrownBy(() -> new Cache(least - 1, 8192))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("too little cache memory for one shard: memoryBytes=" + (least - 1)
                        + ", expected at least " + least
                        + " for maxStatesPerUser=8192, give more memory or use fewer shards");
        new Cache(least, 8192).close();
    }

    @Test
    void shouldRefuseWhatIsBeyondItsBounds() {
        assertThatThrownBy(() -> new Cache((256L << 30) + 64, 8192)).hasMessageContaining("use more shards");
        assertThatThrownBy(() -> new Cache(1 << 20, 0)).hasMessageContaining("maxStatesPerUser=0, expected 1 … 64511");
        assertThatThrownBy(() -> new Cache(1 << 30, 64_512)).hasMessageContaining("expected 1 … 64511");
    }
}
