package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.UserHash;
import org.agrona.UnsafeApi;

/** What tests do with the users of a cache as a shard would, eviction included. */
final class Residents {
    private final Cache cache;
    private long evictions;

    Residents(Cache cache) {
        this.cache = cache;
    }

    /** Makes a user resident with channels 1 … {@code states}, one by one; evicts others where memory is short. */
    void add(long user, int states) {
        long hash = UserHash.mix64(user);
        while (cache.create(user, hash, false) == Cache.NONE) {
            evict(user);
        }
        for (long channel = 1; channel <= states; channel++) {
            insert(user, channel);
        }
    }

    /** Inserts a state whose lastRead is its channel; evicts others where memory is short. */
    void insert(long user, long channel) {
        int block = find(user);
        long state;
        while ((state = cache.insertState(block, channel)) == Cache.NO_STATE) {
            evict(user);
            block = find(user);
        }
        UnsafeApi.putLong(state + StateLayout.LAST_READ_OFFSET, channel);
    }

    int find(long user) {
        return cache.find(user, UserHash.mix64(user));
    }

    boolean isResident(long user) {
        return find(user) != Cache.NONE;
    }

    void dropAll() {
        while (cache.leastRecent() != Cache.NONE) {
            cache.drop(cache.leastRecent());
        }
    }

    long evictions() {
        return evictions;
    }

    private void evict(long spared) {
        int victim = cache.leastRecent();
        assertThat(victim != Cache.NONE && cache.user(victim) != spared)
                .as("a user to evict")
                .isTrue();
        cache.drop(victim);
        evictions++;
    }
}
