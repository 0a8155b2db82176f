package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.SimulatedStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bounds of a shard that change while it runs. */
class ChangedLimitsTest {
    private static final int LENGTH = 40;

    private final SimulatedStore store = new SimulatedStore(new SplittableRandom(1));
    private final Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
    private final Peers peers = new Peers(0, new Inbox[] {inbox}, new Peers.Wakeup[] {() -> {}});
    private final Shard shard = new Shard(
            0,
            new Cache(2 << 20, 64),
            store,
            new NoJournal(),
            limits(1_000),
            new ShardCounters(),
            inbox,
            peers,
            () -> {});
    private final long frame = UnsafeApi.allocateMemory(256);
    private long ms;

    @BeforeEach
    void answerAtOnce() {
        store.answerAtOnce(true);
    }

    @AfterEach
    void free() {
        shard.drain();
        settle();
        shard.close();
        UnsafeApi.freeMemory(frame);
    }

    @Test
    void shouldBringForwardWhatWaitsToBeCommittedWhenTheDelayIsLowered() {
        increment(7);
        turnAt(ms + 500);
        assertThat(shard.nextTurnMs()).isEqualTo(ms + 500);
        shard.limits(limits(200));
        assertThat(shard.nextTurnMs()).isEqualTo(ms);
        settle();
        assertThat(shard.unwritten()).isZero();
    }

    @Test
    void shouldPutOffWhatWaitsToBeCommittedWhenTheDelayIsRaised() {
        increment(7);
        shard.limits(limits(5_000));
        turnAt(ms + 4_999);
        settle();
        assertThat(shard.unwritten()).isOne();
        turnAt(ms + 1);
        settle();
        assertThat(shard.unwritten()).isZero();
    }

    @Test
    void shouldTakeNoMoreRequestsThanNowMayBeUnderWay() {
        RequestPool pool = new RequestPool(0, 4);
        List<Request> taken = take(pool, 4);
        pool.limit(2);
        pool.giveBack(taken.get(0));
        pool.giveBack(taken.get(1));
        assertThat(pool.take(LENGTH)).as("as many as may be are under way").isNull();
        pool.giveBack(taken.get(2));
        assertThat(pool.take(LENGTH)).isNotNull();
        pool.limit(600);
        assertThat(take(pool, 598)).doesNotContainNull();
        assertThat(pool.take(LENGTH)).isNull();
        pool.close();
    }

    @Test
    void shouldLetNoMoreUsersBeWaitedForThanNowMay() {
        PendingUsers users = new PendingUsers(2);
        users.add(1, 1);
        users.limit(1);
        assertThat(users.isFull()).isTrue();
        users.limit(3);
        assertThat(users.isFull()).isFalse();
    }

    private static List<Request> take(RequestPool pool, int count) {
        List<Request> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.take(LENGTH));
        }
        return taken;
    }

    /** Makes a user dirty, who is loaded for it. */
    private void increment(long user) {
        ByteBuf bytes = Unpooled.buffer();
        RequestEncoder.increment(bytes, 0, 1, 1, user, 1, 0, 1);
        for (int i = 0; i < bytes.readableBytes(); i++) {
            UnsafeApi.putByte(frame + i, bytes.getByte(i));
        }
        shard.beginTurn(micros(), ms);
        Request request = shard.takeRequest(bytes.readableBytes());
        request.prepare(frame, bytes.readableBytes(), UserHash.mix64(user), reply -> {}, 0);
        shard.await(request);
        shard.endTurn();
        turnAt(ms);
        assertThat(shard.unwritten()).isOne();
    }

    private void turnAt(long newMs) {
        ms = newMs;
        shard.beginTurn(micros(), ms);
        shard.endTurn();
    }

    /** What a turn has begun is answered in the next. */
    private void settle() {
        turnAt(ms);
        turnAt(ms);
    }

    private long micros() {
        return 1_790_000_000_000_000L + 1_000 * ms;
    }

    private static ShardLimits limits(int commitDelayMs) {
        return new ShardLimits(64, 100, 100, commitDelayMs);
    }
}
