package dev.tidemark.server.shard;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.MemoryStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;

/**
 * How long a shard alone takes for a request, without sockets, journal and store: resident users and channels, drawn
 * uniformly, in turns of so many requests. Not a test: run by hand, or by a script, as
 * <pre>
 *   ShardProbe increment|ack|load|fan-out users channelsPerUser requestsPerTurn rounds
 * </pre>
 * A fan-out has so many recipients, and what is told is the time of one. Prints the median of the rounds, least and most.
 */
public final class ShardProbe {
    private static final int REQUESTS_PER_ROUND = 2_000_000;
    private static final int WARM_UP_ROUNDS = 3;
    /** Memory for a state, and for a user beside its states, so that all fit. */
    private static final long STATE_BYTES = 75;

    private static final long USER_BYTES = 250;

    private final SplittableRandom random = new SplittableRandom(1);
    private final String workload;
    private final int users;
    private final int channels;
    private final int batch;
    private final MemoryStore store = new MemoryStore(new HashMap<>());
    private final Cache cache;
    private final Shard shard;
    private final ByteBuf frames;
    private final Output output = new Output();
    private final int replyBytes;
    private final long replies;
    private final FanOut.Target onFanOutDone = done -> done.writeReply(output);
    private long time = 1_790_000_000_000_000L;

    private ShardProbe(String workload, int users, int channels, int batch) {
        this.workload = workload;
        this.users = users;
        this.channels = channels;
        this.batch = batch;
        cache = new Cache(users * (channels * STATE_BYTES + USER_BYTES), 1_000);
        ShardCounters counters = new ShardCounters();
        output.countIn(counters.requests());
        Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
        shard = new Shard(
                0,
                cache,
                store,
                new NoJournal(),
                new ShardLimits(1_000, 100, 100, 3_600_000),
                counters,
                inbox,
                new Peers(0, new Inbox[] {inbox}, new Peers.Wakeup[] {() -> {}}),
                () -> {});
        frames = Unpooled.directBuffer(batch * RequestLayout.MARK_LENGTH);
        replyBytes = batch * Shard.MAX_SHORT_REPLY_LENGTH + 2 * Shard.MAX_REPLY_LENGTH;
        replies = UnsafeApi.allocateMemory(replyBytes);
    }

    public static void main(String[] args) {
        ShardProbe probe = new ShardProbe(
                args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        probe.fill();
        double[] ns = new double[Integer.parseInt(args[4])];
        for (int i = -WARM_UP_ROUNDS; i < ns.length; i++) {
            ns[Math.max(0, i)] = probe.round();
        }
        Arrays.sort(ns);
        System.out.printf(
                Locale.ROOT, "%s: %.0f ns (%.0f to %.0f)%n", args[0], ns[ns.length / 2], ns[0], ns[ns.length - 1]);
        probe.store.close();
    }

    /** Makes all users resident, channel by channel, so that a user's number does not tell where its block lies. */
    private void fill() {
        for (int user = 1; user <= users; user++) {
            cache.create(user, UserHash.mix64(user), false);
        }
        for (int channel = 1; channel <= channels; channel++) {
            for (int user = 1; user <= users; user++) {
                if (cache.insertState(cache.find(user, UserHash.mix64(user)), channel) == Cache.NO_STATE) {
                    throw new IllegalStateException("the cache is too small: users=" + users);
                }
            }
        }
    }

    /** @return ns a request. */
    private double round() {
        long spentNs = 0;
        int done = 0;
        for (; done < REQUESTS_PER_ROUND; done += batch) {
            frames.clear();
            encode();
            long beginNs = System.nanoTime();
            turn();
            spentNs += System.nanoTime() - beginNs;
        }
        return (double) spentNs / done;
    }

    private void encode() {
        if (workload.equals("fan-out")) {
            long[] recipients = random.longs(batch, 1, users + 1L).toArray();
            RequestEncoder.incrementMany(frames, 0, 1, 1, channel(), ++time, 1, recipients, batch);
            return;
        }
        for (int i = 0; i < batch; i++) {
            long user = 1 + random.nextInt(users);
            switch (workload) {
                case "increment" -> RequestEncoder.increment(frames, 0, 1, i, user, channel(), ++time, 1);
                case "ack" -> RequestEncoder.ack(frames, 0, Counters.ALL_MASK, i, user, channel(), ++time);
                case "load" -> RequestEncoder.load(frames, i, user, 0, 0, 0);
                default -> throw new IllegalArgumentException("workload=" + workload);
            }
        }
    }

    private long channel() {
        return 1 + random.nextInt(channels);
    }

    private void turn() {
        time++;
        shard.beginTurn(time, time / 1_000 - 1_790_000_000_000L);
        long address = frames.memoryAddress();
        int length = frames.writerIndex();
        output.wrap(replies, replyBytes);
        if (workload.equals("fan-out")) {
            shard.fanOut(address, onFanOutDone);
            shard.endTurn();
            while (shard.undrained() > shard.unwritten()) {
                shard.beginTurn(time, time / 1_000 - 1_790_000_000_000L);
                shard.endTurn();
            }
            return;
        }
        int readAhead = 0;
        for (int at = 0; at < length; ) {
            long frame = address + at;
            if (at >= readAhead) {
                readAhead = at + shard.readAhead(frame, length - at);
            }
            if (output.remaining() < Shard.MAX_REPLY_LENGTH) {
                output.wrap(replies, replyBytes);
            }
            int frameLength = UnsafeApi.getInt(frame + FrameLayout.LENGTH_OFFSET);
            long hash = UserHash.mix64(UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET));
            if (!shard.execute(frame, frameLength, hash, output)) {
                throw new IllegalStateException("not resident");
            }
            at += frameLength;
        }
        shard.endTurn();
    }
}
