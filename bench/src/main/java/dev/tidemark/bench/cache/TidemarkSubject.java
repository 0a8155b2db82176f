package dev.tidemark.bench.cache;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.cache.StateCursor;
import dev.tidemark.server.store.UserImage;
import org.agrona.UnsafeApi;

/** Tidemark's own cache of a shard. */
final class TidemarkSubject implements Subject {
    private static final int MAX_STATES_PER_USER = 8_192;
    private static final int UNREAD_OFFSET = StateLayout.COUNTERS_OFFSET + Counters.UNREAD * Integer.BYTES;

    private final int users;
    private final int statesPerUser;
    private final Cache cache;
    private final StateCursor cursor;
    private final UserImage image = new UserImage();
    private final int[] counters = new int[Counters.COUNT];
    private final long page;
    private long version;

    TidemarkSubject(int users, int statesPerUser) {
        this.users = users;
        this.statesPerUser = statesPerUser;
        long entries = (long) users * (statesPerUser + 2) * EntryLayout.LENGTH;
        cache = new Cache(entries + entries / 4 + (16 << 20), MAX_STATES_PER_USER);
        cursor = new StateCursor(cache);
        page = UnsafeApi.allocateMemory((long) statesPerUser * EntryLayout.LENGTH);
    }

    @Override
    public int increment(long user, int level, long message) {
        int block = cache.find(user, UserHash.mix64(user));
        cache.touch(block);
        long state = cache.findState(block, Subject.channel(user, level));
        int unread = UnsafeApi.getInt(state + UNREAD_OFFSET) + 1;
        UnsafeApi.putInt(state + UNREAD_OFFSET, unread);
        UnsafeApi.putLong(state + StateLayout.COUNTED_OFFSET, message);
        UnsafeApi.putLong(state + StateLayout.VERSION_OFFSET, ++version);
        cache.newestVersion(block, version);
        return unread;
    }

    @Override
    public boolean has(long user) {
        return cache.find(user, UserHash.mix64(user)) != Cache.NONE;
    }

    @Override
    public void insert(long user) {
        if (cache.usersResident() == users) {
            cache.drop(cache.leastRecent());
        }
        image.clear(user);
        for (int level = 0; level < statesPerUser; level++) {
            image.add(Subject.channel(user, level), 0, 0, 0, ++version, counters);
        }
        image.newestVersion(version);
        if (cache.install(image, UserHash.mix64(user), false) == Cache.NONE) {
            throw new IllegalStateException("memory is short: usersResident=" + cache.usersResident());
        }
    }

    @Override
    public int load(long user) {
        int block = cache.find(user, UserHash.mix64(user));
        cache.touch(block);
        cursor.seek(block, 0);
        long to = page;
        while (cursor.next()) {
            UnsafeApi.copyMemory(cursor.entry(), to, EntryLayout.LENGTH);
            to += EntryLayout.LENGTH;
        }
        return (int) (to - page);
    }

    @Override
    public long usedBytes() {
        return cache.usedBytes();
    }

    @Override
    public void close() {
        UnsafeApi.freeMemory(page);
        cache.close();
    }
}
