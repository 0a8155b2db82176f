package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that takes no commit, as when its disk is full: what is clean still makes room for what is asked for. */
class StoreOutageTest {
    private static final int MAX_STATES = 64;

    private final Cache cache = new Cache(Cache.leastMemoryBytes(MAX_STATES), MAX_STATES);
    private final ShardCounters counters = new ShardCounters();
    private final Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
    private final Peers peers = new Peers(0, new Inbox[] {inbox}, new Peers.Wakeup[] {() -> {}});
    private final ShardLimits limits = new ShardLimits(MAX_STATES, 100, 100, 0);
    private final Shard shard =
            new Shard(0, cache, new ReadOnlyStore(), new NoJournal(), limits, counters, inbox, peers, () -> {});
    private final long frame = UnsafeApi.allocateMemory(256);
    private long ms;
    private int answered;
    private int refused;

    @AfterEach
    void free() {
        shard.close();
        UnsafeApi.freeMemory(frame);
    }

    @Test
    void shouldServeMissesBesideDirtyUsersThatCannotBeCommitted() {
        for (int user = 1; user <= 20; user++) {
            int dirty = user;
            request(dirty, out -> RequestEncoder.increment(out, 0, 1, 1, dirty, 1, 0, 1));
        }
        for (int user = 1_000; user < 6_000; user++) {
            int clean = user;
            request(clean, out -> RequestEncoder.get(out, 1, clean, 1));
        }
        assertThat(counters.get(ShardCounter.EVICTIONS)).as("the cache is full").isPositive();
        assertThat(refused).isZero();
        assertThat(answered).isEqualTo(5_020);
        for (int user = 1; user <= 20; user++) {
            assertThat(cache.find(user, UserHash.mix64(user)))
                    .as("dirty user stays")
                    .isNotEqualTo(Cache.NONE);
        }
    }

    private void request(long user, Consumer<ByteBuf> encoder) {
        ByteBuf bytes = Unpooled.buffer();
        encoder.accept(bytes);
        for (int i = 0; i < bytes.readableBytes(); i++) {
            UnsafeApi.putByte(frame + i, bytes.getByte(i));
        }
        shard.beginTurn(1_790_000_000_000_000L + ms, ++ms);
        Request request = shard.takeRequest(bytes.readableBytes());
        request.prepare(frame, bytes.readableBytes(), UserHash.mix64(user), this::onReply, 0);
        shard.await(request);
        shard.endTurn();
        shard.beginTurn(1_790_000_000_000_000L + ms, ms);
        shard.endTurn();
    }

    private void onReply(Request request) {
        answered++;
        refused += Replies.status(request.reply().address()) == Status.OK ? 0 : 1;
    }

    /** Reads every user as unknown, and fails every commit. */
    private static final class ReadOnlyStore implements ReadStateStore {
        @Override
        public void load(StoreTask task) {
            task.complete(StoreTask.DONE);
        }

        @Override
        public void commit(StoreTask task) {
            task.complete(StoreTask.FAILED);
        }

        @Override
        public void sync(StoreTask task) {
            task.complete(StoreTask.FAILED);
        }

        @Override
        public boolean wantsWhole(int stateCount, int storedForm) {
            return true;
        }

        @Override
        public void close() {}
    }
}
