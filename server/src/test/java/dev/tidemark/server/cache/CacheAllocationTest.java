package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.store.UserImage;
import java.lang.management.ManagementFactory;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

/** No heap is allocated by any operation of a shard's work, evictions and large users included. */
class CacheAllocationTest {
    private static final int OPERATIONS = 1_000_000;
    private static final int PARTS = 5;

    private final Cache cache = new Cache(2 << 20, 8192);
    private final StateCursor cursor = new StateCursor(cache);
    private final UserImage image = new UserImage();
    private long random = 42;
    private long version = 1;

    @Test
    void shouldAllocateNothingInAMillionWarmOperations() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        image.entryCount(8192);
        run(OPERATIONS);
        long thread = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE; // in the part that had least: the Java machine itself may once need some bytes
        for (int part = 0; part < PARTS; part++) {
            long before = threads.getThreadAllocatedBytes(thread);
            run(OPERATIONS / PARTS);
            allocated = Math.min(allocated, threads.getThreadAllocatedBytes(thread) - before);
        }
        cache.verify();
        cache.close();
        assertThat(allocated).isZero();
    }

    private void run(int operations) {
        for (int i = 0; i < operations; i++) {
            long user = 1L + next(3000);
            long hash = UserHash.mix64(user);
            int block = cache.find(user, hash);
            if (block == Cache.NONE) {
                while ((block = cache.create(user, hash, false)) == Cache.NONE) {
                    evict();
                }
            }
            cache.touch(block);
            work(block, user, hash);
        }
    }

    private void work(int block, long user, long hash) {
        long channel = 1L + next(user % 100 == 0 ? 2000 : 20);
        long state = cache.findState(block, channel);
        if (state == Cache.NO_STATE) {
            state = cache.insertState(block, channel);
            if (state == Cache.NO_STATE) {
                evict();
            }
            return;
        }
        switch (next(10)) {
            case 0 -> cache.eraseState(block, channel);
            case 1 -> remove(block, state);
            case 2 -> cache.purgeRemoved(block, version);
            case 3 -> dirty(block);
            case 4 -> park(block);
            case 5 -> walk(block, channel);
            case 6 -> reload(block, hash);
            default -> UnsafeApi.putInt(state + StateLayout.COUNTERS_OFFSET + Integer.BYTES * Counters.UNREAD, 1);
        }
    }

    private void remove(int block, long state) {
        if (UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET) == UserImage.REMOVED) {
            cache.revive(block, state);
        } else {
            cache.setRemoved(block, state, ++version);
        }
    }

    private void dirty(int block) {
        cache.markDirty(block, 1);
        if (next(2) == 0) {
            cache.unmarkDirty(cache.oldestDirty());
        }
    }

    private void park(int block) {
        cache.park(block);
        cache.unpark(block, next(2) == 0);
    }

    private void walk(int block, long channel) {
        long sum = 0;
        for (cursor.seek(block, channel); cursor.next(); ) {
            sum += cursor.channel();
        }
        assertThatIsNot(sum, -1);
    }

    private static void assertThatIsNot(long found, long forbidden) {
        if (found == forbidden) {
            throw new AssertionError(found);
        }
    }

    private void reload(int block, long hash) {
        cache.copyTo(image, block, true);
        if (cache.isDirty(block)) {
            cache.unmarkDirty(block);
        }
        cache.drop(block);
        while (cache.install(image, hash, false) == Cache.NONE) {
            evict();
        }
    }

    private void evict() {
        int block = cache.leastRecent();
        if (cache.isDirty(block)) {
            cache.unmarkDirty(block);
        }
        cache.drop(block);
    }

    private int next(int bound) {
        random = random * 6364136223846793005L + 1442695040888963407L;
        return (int) ((random >>> 33) % bound);
    }
}
