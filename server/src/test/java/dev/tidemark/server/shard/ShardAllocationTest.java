package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.MemoryStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the hit path, all commands included, a shard allocates nothing on the heap. */
class ShardAllocationTest {
    private static final int USERS = 500;
    private static final int CHANNELS = 12;
    private static final int ROUNDS = 1_000_000;
    private static final int PARTS = 5;
    /** Less than one byte in a hundred turns. */
    private static final long MOST_OF_THE_MACHINE_ITSELF = ROUNDS / 100;

    private static final int WARM_UP_ROUNDS = 300_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Cache cache = new Cache(16 << 20, 1_000);
    private final MemoryStore store = new MemoryStore(new HashMap<>());
    private final Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
    private final Peers peers = new Peers(0, new Inbox[] {inbox}, new Peers.Wakeup[] {() -> {}});
    private final Shard shard = new Shard(
            0,
            cache,
            store,
            new NoJournal(),
            new ShardLimits(1_000, 100, 100, 3_600_000),
            new ShardCounters(),
            inbox,
            peers,
            () -> {});
    private final long frames = UnsafeApi.allocateMemory(64 * 1024);
    private final long replies = UnsafeApi.allocateMemory(2 * Shard.MAX_REPLY_LENGTH);
    private final Output output = new Output();
    private final ByteBuf buffer = Unpooled.buffer(64 * 1024);
    private final FanOut.Target onFanOutDone = done -> done.writeReply(output);
    private int[] lengths;
    private int fanOut;
    private long time = 1_790_000_000_000_000L;

    @AfterEach
    void free() {
        store.close();
        shard.close();
        UnsafeApi.freeMemory(frames);
        UnsafeApi.freeMemory(replies);
    }

    @Test
    void shouldAllocateNothingForResidentUsers() {
        encodeOneOfEachKind();
        makeResident();
        run(WARM_UP_ROUNDS);
        long least = Long.MAX_VALUE;
        long all = 0;
        for (int part = 0; part < PARTS; part++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            run(ROUNDS / PARTS);
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            least = Math.min(least, bytes);
            all += bytes;
        }
        System.out.println("allocated bytes=" + all + " turns=" + ROUNDS);
        // What a request allocates shows in every part; the Java machine itself may once need some bytes.
        assertThat(least).isZero();
        assertThat(all).isLessThan(MOST_OF_THE_MACHINE_ITSELF);
    }

    private void encodeOneOfEachKind() {
        long[] channels = {1, 2, 3};
        long[] messages = {4, 5, 6};
        long[] users = {1, 2, 3, 4};
        int[] counters = {1, 2, 3, 4};
        int[] marks = new int[16];
        int count = 0;
        RequestEncoder.increment(buffer, RequestFlags.ONCE, 3, 1, 1, 1, 1, 1);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.ack(buffer, RequestFlags.FORCE, 15, 1, 1, 1, 1);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.reset(buffer, 0, 15, 1, 1, 1, 0);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.get(buffer, 1, 1, 1);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.mark(buffer, 0, 1, 1, 1, 1, 1, 1, counters, 0);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.set(buffer, 0, 15, 1, 1, 1, counters, 0);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.forget(buffer, 0, 1, 1, 1, 0);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.load(buffer, 1, 1, 0, 0, 0);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.totals(buffer, 1, 1);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.ackMany(buffer, 0, 15, 1, 1, channels, messages, 3);
        marks[++count] = buffer.writerIndex();
        RequestEncoder.incrementMany(buffer, 0, 2, 1, 1, 0, 1, users, users.length);
        marks[++count] = buffer.writerIndex();
        fanOut = count - 1;
        lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = marks[i + 1] - marks[i];
        }
        for (int i = 0; i < buffer.writerIndex(); i++) {
            UnsafeApi.putByte(frames + i, buffer.getByte(i));
        }
    }

    private void makeResident() {
        for (int user = 1; user <= USERS; user++) {
            cache.create(user, UserHash.mix64(user), false);
        }
    }

    private void run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            shard.beginTurn(++time, time / 1_000 - 1_790_000_000_000L);
            long frame = frames;
            for (int i = 0; i < lengths.length; i++) {
                output.wrap(replies, 2 * Shard.MAX_REPLY_LENGTH);
                if (i == fanOut) {
                    shard.fanOut(frame, onFanOutDone);
                } else {
                    long user = 1 + (round * 7 + i) % USERS;
                    UnsafeApi.putLong(frame + RequestLayout.USER_OFFSET, user);
                    if (i < 7) {
                        UnsafeApi.putLong(frame + RequestLayout.CHANNEL_OFFSET, 1 + round % CHANNELS);
                    }
                    if (!shard.execute(frame, lengths[i], UserHash.mix64(user), output)) {
                        throw new AssertionError("not resident: user=" + user);
                    }
                }
                frame += lengths[i];
            }
            shard.endTurn();
        }
    }
}
