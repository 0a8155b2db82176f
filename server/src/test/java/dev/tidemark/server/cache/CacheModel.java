package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.store.UserImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.UnsafeApi;

/** A cache and plain collections that say what it must hold; random operations are done to both and compared. */
final class CacheModel implements AutoCloseable {
    private static final int MOST_PARKED = 3;

    /** One read state: its fields as longs, and whether it has been removed. */
    private static final class State {
        final long[] fields = new long[StateLayout.LENGTH / Long.BYTES];
        boolean removed;

        long version() {
            return fields[StateLayout.VERSION_OFFSET / Long.BYTES];
        }

        void version(long version) {
            fields[StateLayout.VERSION_OFFSET / Long.BYTES] = version;
        }
    }

    private static final class User {
        final long id;
        final TreeMap<Long, State> states = new TreeMap<>(Long::compareUnsigned);
        long newestVersion;
        long removalVersion;
        long committedVersion;
        int storedForm;
        int flags;
        int dirtySinceMs;
        /** Place in the LRU order; null while parked. */
        Long use;

        boolean used;

        boolean dirty;

        User(long id) {
            this.id = id;
        }

        long live() {
            return states.values().stream().filter(state -> !state.removed).count();
        }
    }

    private final Cache cache;
    private final StateCursor cursor;
    private final SplittableRandom random;
    private final int maxUsers;
    private final int maxStates;
    private final Map<Long, User> users = new HashMap<>();
    private final TreeMap<Long, User> uses = new TreeMap<>();
    /** The dirty queue, from the oldest on. */
    private final List<User> dirts = new ArrayList<>();

    private final UserImage image = new UserImage();
    private int parked;
    private long newestUse;
    private long oldestUse;
    private long clock = 1_000_000;
    private long live;
    long evictions;
    long operations;

    CacheModel(long memoryBytes, int maxStates, int maxUsers, long seed) {
        cache = new Cache(memoryBytes, maxStates);
        cursor = new StateCursor(cache);
        random = new SplittableRandom(seed);
        this.maxUsers = maxUsers;
        this.maxStates = maxStates;
    }

    Cache cache() {
        return cache;
    }

    /** Does one random operation to a random user. */
    void step() {
        operations++;
        long id = 1 + random.nextInt(maxUsers);
        User user = users.get(id);
        if (user == null) {
            if (random.nextBoolean()) {
                create(id);
            } else {
                install(id);
            }
            return;
        }
        int block = find(user);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> insertSome(user, wishedSize(id));
            case 6, 7, 8, 9 -> write(user, block);
            case 10, 11 -> eraseSome(user, wishedSize(id));
            case 12 -> removeSome(user, block);
            case 13 -> purge(user, block);
            case 14 -> revive(user, block);
            case 15, 16 -> touch(user, block);
            case 17 -> park(user, block);
            case 18, 19 -> dirty(user, block);
            case 20 -> header(user, block);
            case 21 -> compare(user);
            case 22 -> copyTo(user, block);
            default -> rare(user, block);
        }
    }

    /** Checks everything in the cache against the model. */
    void compareAll() {
        cache.verify();
        assertThat(cache.usersResident()).isEqualTo(users.size());
        assertThat(cache.statesResident()).isEqualTo(live);
        assertThat(cache.dirtyCount()).isEqualTo(dirts.size());
        int block = cache.leastRecent();
        for (User user : uses.values()) {
            assertThat(cache.user(block)).as("user by use").isEqualTo(user.id);
            block = cache.moreRecent(block);
        }
        assertThat(block).isEqualTo(Cache.NONE);
        assertThat(cache.oldestDirty() == Cache.NONE).isEqualTo(dirts.isEmpty());
        users.values().forEach(this::compare);
    }

    /** Drops all users, least recently used first. */
    void dropAll() {
        while (evict(null)) {
            assertThat(cache.usersResident()).isEqualTo(users.size());
        }
        assertThat(users).isEmpty();
    }

    /** A number of states towards which a user goes: most have few, some have thousands. */
    private int wishedSize(long id) {
        int wish = (int) (UserHash.mix64(id * 31 + clock / 200_000) >>> 1 & 0xFF);
        if (wish < 160) {
            return 1 + wish / 16;
        }
        if (wish < 230) {
            return Math.min(maxStates, wish - 100);
        }
        return wish < 252 ? Math.min(maxStates, wish * 2) : maxStates;
    }

    private void create(long id) {
        boolean cold = random.nextInt(4) == 0;
        int block;
        while ((block = cache.create(id, UserHash.mix64(id), cold)) == Cache.NONE) {
            assertThat(evict(null)).as("room to create a user").isTrue();
        }
        enter(new User(id), cold);
        assertThat(cache.slotCount(block)).isZero();
        assertThat(cache.flags(block)).isZero();
    }

    private void install(long id) {
        boolean cold = random.nextInt(4) == 0;
        User user = new User(id);
        int size = random.nextInt(wishedSize(id) + 1);
        image.clear(id);
        while (user.states.size() < size) {
            user.states.put(channel(user), randomState());
        }
        user.states.forEach((channel, state) -> addTo(image, channel, state));
        user.newestVersion = tick();
        user.committedVersion = user.newestVersion;
        user.removalVersion = random.nextInt(3);
        user.storedForm = random.nextInt(256);
        image.newestVersion(user.newestVersion);
        image.removalVersion(user.removalVersion);
        image.storedForm(user.storedForm);
        while (cache.install(image, UserHash.mix64(id), cold) == Cache.NONE) {
            assertThat(evict(null)).as("room to install " + size + " states").isTrue();
        }
        enter(user, cold);
        live += size;
    }

    private void insertSome(User user, int wish) {
        int room = wish - user.states.size();
        boolean ascending = random.nextInt(4) == 0 && !user.states.isEmpty();
        for (int n = room <= 0 ? 1 : 1 + random.nextInt(Math.min(room, 100)); n > 0; n--) {
            if (user.states.size() >= cache.maxSlots()) {
                return;
            }
            long channel = ascending ? user.states.lastKey() + 1 : channel(user);
            if (!user.states.containsKey(channel)) {
                insert(user, channel);
            }
        }
    }

    private void insert(User user, long channel) {
        int block = find(user);
        assertThat(cache.findState(block, channel)).isEqualTo(Cache.NO_STATE);
        long address;
        while ((address = cache.insertState(block, channel)) == Cache.NO_STATE) {
            assertThat(cache.currentBlock()).as("place after a failure").isEqualTo(find(user));
            assertThat(evict(user))
                    .as("room to insert into a user of " + user.states.size())
                    .isTrue();
            block = find(user);
        }
        assertThat(cache.currentBlock()).as("place after insertion").isEqualTo(find(user));
        State state = new State();
        compare(state, address);
        user.states.put(channel, state);
        live++;
        fill(state, address);
    }

    private void write(User user, int block) {
        Long channel = anyChannel(user);
        if (channel != null && !user.states.get(channel).removed) {
            State state = user.states.get(channel);
            long address = cache.findState(block, channel);
            compare(state, address);
            fill(state, address);
        }
        long absent = random.nextLong();
        assertThat(cache.findState(block, absent) != Cache.NO_STATE).isEqualTo(user.states.containsKey(absent));
    }

    private void eraseSome(User user, int wish) {
        int surplus = user.states.size() - wish;
        for (int n = surplus <= 0 ? 1 : 1 + random.nextInt(Math.min(surplus, 200)); n > 0; n--) {
            Long channel = random.nextInt(8) == 0 && !user.states.isEmpty() ? user.states.firstKey() : anyChannel(user);
            if (channel == null) {
                return;
            }
            live -= user.states.remove(channel).removed ? 0 : 1;
            int block = cache.eraseState(find(user), channel);
            assertThat(block).as("place after erasing").isEqualTo(find(user));
        }
    }

    private void removeSome(User user, int block) {
        for (int n = random.nextInt(6); n > 0; n--) {
            Long channel = anyChannel(user);
            if (channel != null && !user.states.get(channel).removed) {
                State state = user.states.get(channel);
                Arrays.fill(state.fields, 0);
                state.version(tick());
                state.removed = true;
                state.fields[StateLayout.COUNTERS_OFFSET / Long.BYTES] = UserImage.REMOVED & 0xFFFF_FFFFL;
                cache.setRemoved(block, cache.findState(block, channel), state.version());
                live--;
            }
        }
    }

    private void purge(User user, int block) {
        long upTo = random.nextInt(4) == 0 ? clock : clock - random.nextInt(1000);
        user.states.values().removeIf(state -> state.removed && state.version() <= upTo);
        assertThat(cache.purgeRemoved(block, upTo)).as("place after purging").isEqualTo(find(user));
    }

    private void revive(User user, int block) {
        Long channel = anyChannel(user);
        if (channel != null && user.states.get(channel).removed) {
            State state = user.states.get(channel);
            Arrays.fill(state.fields, 0);
            state.removed = false;
            live++;
            cache.revive(block, cache.findState(block, channel));
            compare(state, cache.findState(block, channel));
        }
    }

    private void touch(User user, int block) {
        assertThat(cache.wasUsed(block)).isEqualTo(user.used);
        if (random.nextBoolean()) {
            cache.noteUse(block);
            user.used = true;
        } else if (user.use != null) {
            cache.touch(block);
            uses.remove(user.use);
            use(user, false);
        }
    }

    private void park(User user, int block) {
        if (user.use == null) {
            boolean cold = random.nextBoolean();
            cache.unpark(block, cold);
            use(user, cold);
            parked--;
        } else if (parked < MOST_PARKED) {
            cache.park(block);
            uses.remove(user.use);
            user.use = null;
            parked++;
        }
        assertThat(cache.isParked(block)).isEqualTo(user.use == null);
    }

    private void dirty(User user, int block) {
        int nowMs = random.nextInt();
        if (user.dirty) {
            if (random.nextInt(4) == 0) {
                cache.markDirty(block, nowMs);
                assertThat(cache.dirtySinceMs(block)).isEqualTo(user.dirtySinceMs);
            }
            clean(user, block);
        } else if (random.nextInt(4) == 0) {
            cache.markDirtySince(block, nowMs);
            int place = 0;
            while (place < dirts.size() && dirts.get(place).dirtySinceMs - nowMs < 0) {
                place++;
            }
            soil(user, place, nowMs);
        } else {
            cache.markDirty(block, nowMs);
            soil(user, dirts.size(), nowMs);
        }
        if (!dirts.isEmpty()) {
            assertThat(cache.user(cache.oldestDirty())).isEqualTo(dirts.get(0).id);
        }
    }

    private void soil(User user, int place, int sinceMs) {
        user.dirty = true;
        user.dirtySinceMs = sinceMs;
        dirts.add(place, user);
    }

    private void clean(User user, int block) {
        cache.unmarkDirty(block);
        dirts.remove(user);
        user.dirty = false;
    }

    private void header(User user, int block) {
        user.newestVersion = tick();
        user.removalVersion = random.nextLong();
        user.committedVersion = clock - random.nextInt(2000);
        user.storedForm = random.nextInt(256);
        user.flags = random.nextInt(16);
        cache.newestVersion(block, user.newestVersion);
        cache.removalVersion(block, user.removalVersion);
        cache.committedVersion(block, user.committedVersion);
        cache.storedForm(block, user.storedForm);
        cache.flags(block, user.flags);
    }

    private void copyTo(User user, int block) {
        boolean whole = random.nextBoolean();
        image.clear(user.id);
        cache.copyTo(image, block, whole);
        assertThat(image.user()).isEqualTo(user.id);
        assertThat(image.newestVersion()).isEqualTo(user.newestVersion);
        assertThat(image.removalVersion()).isEqualTo(user.removalVersion);
        assertThat(image.committedVersion()).isEqualTo(user.committedVersion);
        assertThat(image.storedForm()).isEqualTo(user.storedForm);
        assertThat(image.isWhole()).isEqualTo(whole);
        int entry = 0;
        for (Map.Entry<Long, State> each : user.states.entrySet()) {
            State state = each.getValue();
            boolean changed = Long.compareUnsigned(state.version(), user.committedVersion) > 0;
            if (whole ? !state.removed : changed) {
                assertThat(image.channel(entry)).isEqualTo(each.getKey());
                compare(state, image.buffer().addressOffset() + UserImage.entryOffset(entry) + Long.BYTES);
                entry++;
            }
        }
        assertThat(image.entryCount()).isEqualTo(entry);
    }

    private void rare(User user, int block) {
        if (random.nextInt(20) == 0) {
            live -= user.live();
            user.states.clear();
            assertThat(cache.clearStates(block)).as("place after clearing").isEqualTo(find(user));
        } else if (random.nextInt(10) == 0) {
            drop(user);
        }
    }

    /** Drops the least recently used user but {@code spared}, or else a parked one. */
    private boolean evict(User spared) {
        int block = cache.leastRecent();
        if (block == Cache.NONE) {
            assertThat(uses).isEmpty();
        } else {
            assertThat(cache.user(block))
                    .as("least recently used")
                    .isEqualTo(uses.firstEntry().getValue().id);
        }
        for (User candidate : uses.values()) {
            if (candidate != spared) {
                evictions++;
                drop(candidate);
                return true;
            }
        }
        for (User candidate : users.values()) {
            if (candidate != spared) {
                drop(candidate);
                return true;
            }
        }
        return false;
    }

    private void drop(User user) {
        int block = find(user);
        if (user.dirty) {
            clean(user, block);
        }
        cache.drop(block);
        if (user.use == null) {
            parked--;
        } else {
            uses.remove(user.use);
        }
        users.remove(user.id);
        live -= user.live();
        assertThat(cache.find(user.id, UserHash.mix64(user.id))).isEqualTo(Cache.NONE);
    }

    private void enter(User user, boolean cold) {
        users.put(user.id, user);
        use(user, cold);
    }

    private void use(User user, boolean cold) {
        user.use = cold ? --oldestUse : ++newestUse;
        user.used = false;
        uses.put(user.use, user);
    }

    private int find(User user) {
        int block = cache.find(user.id, UserHash.mix64(user.id));
        assertThat(block).as("user is resident").isNotEqualTo(Cache.NONE);
        return block;
    }

    private void compare(User user) {
        int block = find(user);
        assertThat(cache.wasUsed(block)).isEqualTo(user.used);
        assertThat(cache.user(block)).isEqualTo(user.id);
        assertThat(cache.slotCount(block)).isEqualTo(user.states.size());
        assertThat(cache.stateCount(block)).isEqualTo((int) user.live());
        assertThat(cache.newestVersion(block)).isEqualTo(user.newestVersion);
        assertThat(cache.removalVersion(block)).isEqualTo(user.removalVersion);
        assertThat(cache.committedVersion(block)).isEqualTo(user.committedVersion);
        assertThat(cache.storedForm(block)).isEqualTo(user.storedForm);
        assertThat(cache.flags(block)).isEqualTo(user.flags);
        assertThat(cache.isParked(block)).isEqualTo(user.use == null);
        assertThat(cache.isDirty(block)).isEqualTo(user.dirty);
        if (user.dirty) {
            assertThat(cache.dirtySinceMs(block)).isEqualTo(user.dirtySinceMs);
        }
        Long any = anyChannel(user);
        long after = any == null || random.nextBoolean() ? 0 : any - random.nextInt(2);
        cursor.seek(block, after);
        user.states.tailMap(after, false).forEach((channel, state) -> {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.channel()).isEqualTo(channel);
            assertThat(cursor.isRemoved()).isEqualTo(state.removed);
            compare(state, cursor.state());
        });
        assertThat(cursor.next()).isFalse();
    }

    private static void compare(State state, long address) {
        for (int i = 0; i < state.fields.length; i++) {
            if (UnsafeApi.getLong(address + (long) i * Long.BYTES) != state.fields[i]) {
                throw new AssertionError("field " + i + " of a state: found="
                        + UnsafeApi.getLong(address + (long) i * Long.BYTES) + ", expected=" + state.fields[i]);
            }
        }
    }

    private void fill(State state, long address) {
        System.arraycopy(randomState().fields, 0, state.fields, 0, state.fields.length);
        for (int i = 0; i < state.fields.length; i++) {
            UnsafeApi.putLong(address + (long) i * Long.BYTES, state.fields[i]);
        }
    }

    private State randomState() {
        State state = new State();
        for (int i = 0; i < state.fields.length; i++) {
            state.fields[i] = random.nextLong() & 0x7FFF_FFFF_7FFF_FFFFL;
        }
        state.version(tick());
        return state;
    }

    private static void addTo(UserImage image, long channel, State state) {
        int[] counters = new int[Counters.COUNT];
        for (int i = 0; i < counters.length; i++) {
            long pair = state.fields[StateLayout.COUNTERS_OFFSET / Long.BYTES + i / 2];
            counters[i] = (int) (i % 2 == 0 ? pair : pair >>> Integer.SIZE);
        }
        image.add(channel, state.fields[0], state.fields[1], state.fields[2], state.fields[3], counters);
    }

    /** A channel that may be close to others of the user, or anywhere. */
    private long channel(User user) {
        if (!user.states.isEmpty() && random.nextInt(3) == 0) {
            return anyChannel(user) + 1 + random.nextInt(3);
        }
        return random.nextInt(10) == 0 ? random.nextLong() | 1 : 1 + random.nextLong(100_000);
    }

    private Long anyChannel(User user) {
        if (user.states.isEmpty()) {
            return null;
        }
        Long channel = user.states.ceilingKey(1 + random.nextLong(100_000));
        return channel == null ? user.states.firstKey() : channel;
    }

    private long tick() {
        return ++clock;
    }

    @Override
    public void close() {
        cache.close();
    }
}
