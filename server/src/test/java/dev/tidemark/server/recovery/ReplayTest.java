package dev.tidemark.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.journal.RecordLayout;
import dev.tidemark.server.store.Answers;
import dev.tidemark.server.store.MemoryStore;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.ResidentUser;
import dev.tidemark.server.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Users are changed at random, and each change recorded as a shard does. The store has got some commit of each user on the way. A
 * replay from any place at or before that commit brings it to the newest.
 */
class ReplayTest {
    private static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());
    private static final int USERS = 40;
    private static final int CHANGES = 400;

    private record Change(long user, long channel, ReadState state) {}

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Long, PlainUser> stored = new HashMap<>();
    private final Map<Long, ResidentUser> users = new HashMap<>();
    private final Map<Long, Integer> committedAt = new HashMap<>();
    private final List<Change> journal = new ArrayList<>();
    private final long entry = UnsafeApi.allocateMemory(EntryLayout.LENGTH);
    private MemoryStore store = new MemoryStore(stored);

    @AfterEach
    void close() {
        store.close();
        UnsafeApi.freeMemory(entry);
    }

    @Test
    void shouldBringTheStoreToTheNewest() {
        for (int round = 0; round < 20; round++) {
            change();
            int from = committedAt.values().stream()
                    .mapToInt(Integer::intValue)
                    .min()
                    .orElse(0);
            replay(store, random.nextInt(from + 1), journal.size());
            check(round);
            replay(store, random.nextInt(from + 1), journal.size());
            check(round);
            settle();
        }
    }

    @Test
    void shouldGoOnAfterHavingBeenKilledAnywhere() {
        change();
        for (int end = 1; end < journal.size(); end += 37) {
            replay(store, 0, end);
        }
        replay(store, 0, journal.size());

        check(0);
    }

    @Test
    void shouldBringInAllOfACommitThatWasCutShort() {
        for (int round = 0; round < 20; round++) {
            change();
            users.forEach((id, user) ->
                    stored.computeIfAbsent(id, absent -> new PlainUser()).applyInPart(user.content(), random));
            replay(store, 0, journal.size());
            check(round);
            settle();
        }
    }

    @Test
    void shouldGiveUpWhereTheStoreDoesNot() {
        change();
        store.close();

        assertThatThrownBy(() -> replay(store, 0, journal.size()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Nothing is lost");
        store = new MemoryStore(stored);
    }

    private void change() {
        for (int i = 0; i < CHANGES; i++) {
            ResidentUser user = users.computeIfAbsent(1 + random.nextLong(USERS), ResidentUser::new);
            long channel = 1 + random.nextLong(8);
            int kind = random.nextInt(12);
            if (kind == 0 && !user.content().states().isEmpty()) {
                user.forgetAll();
                record(user, RecordLayout.ALL_CHANNELS, removal(user));
            } else if (kind <= 2 && user.content().states().containsKey(channel)) {
                user.forget(channel);
                record(user, channel, removal(user));
            } else {
                user.change(channel, random);
                record(user, channel, user.content().states().get(channel));
            }
            if (random.nextInt(20) == 0) {
                Answers.commit(store, user);
                committedAt.put(user.id(), journal.size());
            } else {
                committedAt.putIfAbsent(user.id(), journal.size() - 1);
            }
        }
    }

    private static ReadState removal(ResidentUser user) {
        return new ReadState(0, 0, 0, user.content().removalVersion(), RecordLayout.REMOVED, 0, 0, 0);
    }

    private void record(ResidentUser user, long channel, ReadState state) {
        journal.add(new Change(user.id(), channel, state));
    }

    private void replay(ReadStateStore target, int from, int to) {
        Replay replay = new Replay(target);
        for (Change change : journal.subList(from, to)) {
            put(change);
            replay.onRecord(change.user, entry);
            replay.onGroupEnd();
        }
        replay.finish();
    }

    private void put(Change change) {
        ReadState state = change.state;
        long[] longs = {change.channel, state.lastRead(), state.mentioned(), state.counted(), state.version()};
        for (int i = 0; i < longs.length; i++) {
            UnsafeApi.putLong(entry + 8L * i, longs[i]);
        }
        int[] counters = {state.mentions(), state.unread(), state.counter2(), state.counter3()};
        for (int i = 0; i < counters.length; i++) {
            UnsafeApi.putInt(entry + 40 + 4L * i, counters[i]);
        }
    }

    private void check(int round) {
        for (ResidentUser user : users.values()) {
            assertThat(Answers.loaded(store, user.id()))
                    .as("seed %d, round %d, user %d", SEED, round, user.id())
                    .isEqualTo(user.content());
        }
    }

    /** The next run begins: the journal is empty, and every user is loaded anew. */
    private void settle() {
        journal.clear();
        committedAt.clear();
        for (ResidentUser user : users.values()) {
            user.onLoaded(Answers.load(store, user.id()));
        }
    }
}
