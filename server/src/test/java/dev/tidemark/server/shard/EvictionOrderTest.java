package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a shard evicts, where a use is only noted: nearly whom exact least-recently-used order would. */
class EvictionOrderTest {
    private static final int USERS = 40_000;
    private static final int REQUESTS = 600_000;

    private final Cache cache = new Cache(1 << 20, 64);
    private final ShardCounters counters = new ShardCounters();
    private final Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
    private final Shard shard = new Shard(
            0,
            cache,
            null,
            new NoJournal(),
            new ShardLimits(64, 100, 100, 30_000),
            counters,
            inbox,
            new Peers(0, new Inbox[] {inbox}, new Peers.Wakeup[] {() -> {}}),
            () -> {});
    private final long frame = UnsafeApi.allocateMemory(RequestLayout.INCREMENT_LENGTH);
    private final long reply = UnsafeApi.allocateMemory(Shard.MAX_SHORT_REPLY_LENGTH);
    private final Output output = new Output();
    private long time = 1_790_000_000_000_000L;

    EvictionOrderTest() {
        ByteBuf buffer = Unpooled.buffer(RequestLayout.INCREMENT_LENGTH);
        RequestEncoder.increment(buffer, 0, 1, 1, 1, 1, 1, 1);
        for (int i = 0; i < RequestLayout.INCREMENT_LENGTH; i++) {
            UnsafeApi.putByte(frame + i, buffer.getByte(i));
        }
    }

    @AfterEach
    void free() {
        shard.close();
        UnsafeApi.freeMemory(frame);
        UnsafeApi.freeMemory(reply);
    }

    @Test
    void shouldHitAboutAsOftenAsExactOrderWould() {
        SplittableRandom random = new SplittableRandom(5);
        int[] users = new int[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            double uniform = random.nextDouble();
            users[i] = 1 + (int) (USERS * uniform * uniform * uniform); // the few lowest are wanted most
        }
        for (int user : users) {
            use(user);
        }
        double hits = (double) counters.get(ShardCounter.HITS) / REQUESTS;
        double exactHits = exactHits(users, (int) cache.usersResident());
        System.out.printf("hits: noted uses %.4f, exact order %.4f%n", hits, exactHits);
        assertThat(exactHits).isBetween(0.3, 0.9);
        assertThat(hits).isGreaterThan(exactHits - 0.01);
    }

    @Test
    void shouldKeepAUserWhoIsUsedOnceAPassage() {
        long wanted = 1_000_000;
        use(wanted);
        long evicted = 0;
        for (int user = 1; evicted < USERS; user++) {
            use(user);
            evicted = counters.get(ShardCounter.EVICTIONS);
            if (user % 3_000 == 0) { // less than the 7,000 or so that fit
                use(wanted);
            }
        }
        assertThat(cache.find(wanted, UserHash.mix64(wanted))).isNotEqualTo(Cache.NONE);
    }

    @Test
    void shouldEvictUnusedUsersInTheOrderTheyCame() {
        int user = 0;
        while (counters.get(ShardCounter.EVICTIONS) == 0) {
            use(++user);
        }
        long evicted = counters.get(ShardCounter.EVICTIONS);
        for (int gone = 1; gone <= evicted; gone++) {
            assertThat(cache.find(gone, UserHash.mix64(gone)))
                    .as("user %d", gone)
                    .isEqualTo(Cache.NONE);
        }
        assertThat(cache.find(evicted + 1, UserHash.mix64(evicted + 1))).isNotEqualTo(Cache.NONE);
    }

    @Test
    void shouldMakeRoomAlsoWhenEveryUserHasBeenUsed() {
        int user = 0;
        while (counters.get(ShardCounter.EVICTIONS) == 0) {
            use(++user);
            use(user);
        }
        long resident = cache.usersResident();
        for (int i = 0; i < 1_000; i++) {
            use(++user);
        }
        assertThat(cache.usersResident()).isCloseTo(resident, withinPercentage(2));
    }

    private static double exactHits(int[] users, int capacity) {
        Map<Integer, Boolean> order = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
                return size() > capacity;
            }
        };
        int hits = 0;
        for (int user : users) {
            hits += order.put(user, true) == null ? 0 : 1;
        }
        return (double) hits / users.length;
    }

    private void use(long user) {
        time += 10;
        UnsafeApi.putLong(frame + RequestLayout.USER_OFFSET, user);
        output.wrap(reply, Shard.MAX_SHORT_REPLY_LENGTH);
        shard.beginTurn(time, time / 1_000 - 1_790_000_000_000L);
        assertThat(shard.execute(frame, RequestLayout.INCREMENT_LENGTH, UserHash.mix64(user), output))
                .isTrue();
        shard.endTurn();
    }
}
