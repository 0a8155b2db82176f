package dev.tidemark.bench.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapLruTest {
    private static final int STATES = 3;

    private final HeapLru lru = new HeapLru(2, STATES);

    @Test
    void shouldEvictLeastRecentlyUsedUserFirst() {
        HeapUser first = lru.use(1);
        lru.use(2);
        lru.use(1);
        lru.use(3);
        assertThat(lru.use(1)).isSameAs(first);
        assertThat(lru.size()).isEqualTo(2);
        assertThat(lru.evictions()).isEqualTo(1);
    }

    @Test
    void shouldReadAbsentUserAnewWithAsManyStatesWhateverChannelsAreAskedFor() {
        HeapUser user = lru.use(1);
        assertThat(user.stateCount()).isEqualTo(STATES);
        for (long channel = 1; channel <= STATES; channel++) {
            user.findOrCreate(channel);
            assertThat(user.stateCount()).isEqualTo(STATES);
        }
        user.findOrCreate(STATES + 1);
        assertThat(user.stateCount()).isEqualTo(STATES + 1);
    }
}
