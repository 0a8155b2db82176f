package dev.tidemark.bench.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.bench.heap.HeapUser;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;

/**
 * Caffeine with an entry a user, whose value holds the user's states as objects. It keeps its order on the calling thread, so
 * that all its work is measured; its order is W-TinyLFU, so a new user may be the one who goes.
 */
final class CaffeineSubject implements Subject {
    private final int statesPerUser;
    private final long heapBefore;
    private final Cache<Long, HeapUser> cache;
    private final ByteBuf page;
    private long version;

    CaffeineSubject(int users, int statesPerUser) {
        this.statesPerUser = statesPerUser;
        page = Unpooled.directBuffer(statesPerUser * EntryLayout.LENGTH);
        heapBefore = liveHeapBytes();
        cache = Caffeine.newBuilder()
                .maximumSize(users)
                .initialCapacity(users)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public int increment(long user, int level, long message) {
        HeapUser states = cache.getIfPresent(user);
        var state = states.find(Subject.channel(user, level));
        state.increment(Counters.UNREAD_MASK, message, 1, ++version);
        states.newestVersion(version);
        return state.unread();
    }

    @Override
    public boolean has(long user) {
        return cache.getIfPresent(user) != null;
    }

    @Override
    public void insert(long user) {
        HeapUser states = new HeapUser();
        for (int level = 0; level < statesPerUser; level++) {
            states.findOrCreate(Subject.channel(user, level)).mark(0, 0, 0, ++version);
        }
        states.newestVersion(version);
        cache.put(user, states);
    }

    @Override
    public int load(long user) {
        return cache.getIfPresent(user).write(page, 0);
    }

    @Override
    public long usedBytes() {
        return liveHeapBytes() - heapBefore;
    }

    @Override
    public void close() {
        cache.invalidateAll();
        page.release();
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
