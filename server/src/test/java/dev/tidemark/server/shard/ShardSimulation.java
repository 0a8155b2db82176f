package dev.tidemark.server.shard;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.model.ModelUser;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.SimulatedStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some shards, clients and a store in one thread, with a clock that the seed drives: turns, requests and answers of the store
 * come in any order, the store is slow and fails for a while, and memory is short. At the end everything is committed, and
 * what the store holds, and what shards that begin anew answer, must be what the model says.
 *
 * <p>The same seed does the same. Thread: one.
 */
final class ShardSimulation implements AutoCloseable {
    static final long START_MICROS = 1_790_000_000_000_000L;

    private static final int STEPS = 2_500;
    private static final int USERS_PER_CLIENT = 24;
    private static final int MAX_STEPS_TO_DRAIN = 2_000_000;

    private final SplittableRandom random;
    private final SimulatedStore store;
    private final int maxStates;
    private final int channels;
    private final ReadStateModel model;
    private final ModelJudge judge;
    private final ShardCounters[] counters;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<RandomRequests> requests = new ArrayList<>();
    private final List<long[]> users = new ArrayList<>();
    private final int commitDelayMs;
    private final long cacheBytes;
    private Cache[] caches;
    private Shard[] shards;
    private long nowMicros = START_MICROS;
    private long nowMs;

    ShardSimulation(long seed) {
        random = new SplittableRandom(seed);
        store = new SimulatedStore(random.split());
        maxStates = 4 + random.nextInt(150);
        channels = maxStates + 4;
        commitDelayMs = random.nextInt(3) * 500;
        cacheBytes = Cache.leastMemoryBytes(maxStates) * (1 + random.nextInt(3));
        model = new ReadStateModel(maxStates);
        judge = new ModelJudge(model);
        int shardCount = 1 + random.nextInt(3);
        counters = new ShardCounters[shardCount];
        begin(shardCount);
    }

    private void begin(int shardCount) {
        caches = new Cache[shardCount];
        shards = new Shard[shardCount];
        Inbox[] inboxes = new Inbox[shardCount];
        Peers.Wakeup[] wakeups = new Peers.Wakeup[shardCount];
        for (int i = 0; i < shardCount; i++) {
            inboxes[i] = new Inbox(Peers.inboxCapacity(shardCount, ShardLimits.TASKS));
            wakeups[i] = () -> {};
        }
        ShardLimits limits = limits(commitDelayMs);
        for (int i = 0; i < shardCount; i++) {
            caches[i] = new Cache(cacheBytes, maxStates);
            counters[i] = new ShardCounters();
            Peers peers = new Peers(i, inboxes, wakeups);
            shards[i] =
                    new Shard(i, caches[i], store, new NoJournal(), limits, counters[i], inboxes[i], peers, wakeups[i]);
            SimulatedClient client = new SimulatedClient(shards[i], i, shardCount, judge);
            clients.add(client);
            long[] own = new long[USERS_PER_CLIENT];
            for (int u = 0; u < own.length; u++) {
                own[u] = random.nextLong() | 1;
            }
            users.add(own);
            requests.add(new RandomRequests(random.split(), own, channels));
        }
    }

    private ShardLimits limits(int delayMs) {
        return new ShardLimits(maxStates, 4 + random.nextInt(40), 8 + random.nextInt(64), delayMs);
    }

    /** Runs it all. Throws AssertionError at the first thing that is not as it must be. */
    void run() {
        for (int step = 0; step < STEPS; step++) {
            step();
            if (step % 400 == 399) {
                store.failureRate(random.nextInt(3) == 0 ? random.nextDouble() : 0);
            }
            if (step % 150 == 149) {
                shards[random.nextInt(shards.length)].limits(limits(random.nextInt(3) * 100));
            }
        }
        store.failureRate(0);
        drain();
        compareStore();
        restart();
        loadEverything();
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0 -> advance();
            case 1, 2 -> store.step();
            case 3 -> turn(random.nextInt(shards.length), 0);
            default -> turn(random.nextInt(shards.length), random.nextInt(12));
        }
    }

    /** Time goes on; the system's clock stands or goes back now and then. */
    private void advance() {
        int ms = random.nextInt(200);
        nowMs += ms;
        nowMicros += random.nextInt(10) == 0 ? -random.nextInt(5_000_000) : ms * 1_000L;
    }

    private void turn(int shard, int sends) {
        shards[shard].beginTurn(nowMicros, nowMs);
        SimulatedClient client = clients.get(shard);
        for (int i = 0; i < sends && client.maySend(40); i++) {
            boolean fanOut = random.nextInt(30) == 0;
            client.send(
                    fanOut
                            ? requests.get(shard).nextFanOut()
                            : requests.get(shard).next());
        }
        shards[shard].endTurn();
        client.endTurn();
        if (random.nextInt(16) == 0) {
            caches[shard].verify();
        }
    }

    private void drain() {
        for (Shard shard : shards) {
            shard.drain();
        }
        int steps = 0;
        while (!isDrained()) {
            if (++steps > MAX_STEPS_TO_DRAIN) {
                throw new AssertionError("does not come to an end: " + what());
            }
            nowMs += 10;
            nowMicros += 10_000;
            store.step();
            turn(steps % shards.length, 0);
        }
    }

    private boolean isDrained() {
        boolean drained = true;
        for (int i = 0; i < shards.length; i++) {
            drained &= shards[i].undrained() == 0 && clients.get(i).inFlight() == 0;
        }
        return drained;
    }

    private String what() {
        StringBuilder text = new StringBuilder("waitingTasks=" + store.waitingCount());
        for (int i = 0; i < shards.length; i++) {
            text.append(" undrained=").append(shards[i].undrained());
            text.append(" inFlight=").append(clients.get(i).inFlight());
        }
        return text.toString();
    }

    private void compareStore() {
        for (long[] own : users) {
            for (long user : own) {
                ModelUser expected = model.user(user);
                PlainUser stored = store.stored(user);
                if (!stored.states().keySet().equals(expected.states().keySet())) {
                    throw new AssertionError("the store holds other states: user=" + user + " stored="
                            + stored.states().keySet() + ", expected "
                            + expected.states().keySet());
                }
            }
        }
    }

    /** The process has ended in order, and another begins over the same store, with another number of shards. */
    private void restart() {
        end();
        begin(counters.length);
    }

    private void end() {
        for (int i = 0; i < shards.length; i++) {
            clients.get(i).close();
            shards[i].close();
        }
        clients.clear();
    }

    /** The values and versions of every state are held to the model by the replies of LOAD. */
    private void loadEverything() {
        List<long[]> all = List.copyOf(users.subList(0, shards.length));
        for (long[] own : all) {
            for (long user : own) {
                ByteBuf out = Unpooled.buffer();
                RequestEncoder.load(out, 1, user, 0, 0, 0);
                byte[] request = new byte[out.readableBytes()];
                out.readBytes(request);
                SimulatedClient client = clients.get(0);
                while (!client.maySend(1) || !client.send(request)) {
                    settle();
                }
                settle();
            }
        }
        if (!isDrained()) {
            drain();
        }
    }

    private void settle() {
        for (int i = 0; i < shards.length; i++) {
            turn(i, 0);
            store.step();
            turn(i, 0);
        }
    }

    /** Replies held to the model. */
    long verified() {
        return judge.verified();
    }

    /** Requests refused for want of room, or of the store. */
    long refused() {
        return judge.refused();
    }

    /** Sum of a counter over the shards as they are now. */
    long count(ShardCounter counter) {
        long sum = 0;
        for (ShardCounters shard : counters) {
            sum += shard.get(counter);
        }
        return sum;
    }

    @Override
    public void close() {
        end();
    }
}
