package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;
import java.util.function.Consumer;
import org.agrona.UnsafeApi;

/**
 * One shard: the users whose hash falls to it, and all that happens to them.
 *
 * <p>Its life is a row of turns: {@link #beginTurn}, then frames through {@link #execute} as they come, then
 * {@link #endTurn}. A frame whose user is resident is done at once. Any other becomes a {@link Request} that waits, or goes to
 * the shard that owns its user; its {@link ReplyTarget} is told later, within a turn, and must not call back from there.
 *
 * <p>Frames must have been checked. Thread: one, all its life, but for the store's answers, which come through the inbox.
 * Allocation: none once warm.
 */
public final class Shard implements AutoCloseable {
    /** Room that an {@link Output} must have left for {@link #execute}. */
    public static final int MAX_REPLY_LENGTH = UserCommands.MAX_LOAD_REPLY_LENGTH;

    /** Room that suffices for any opcode but LOAD. */
    public static final int MAX_SHORT_REPLY_LENGTH = Replies.MAX_REFUSAL_LENGTH;

    /** Instead of a time: none. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Inbox entries taken in one turn at most, so that clients are served meanwhile. */
    private static final int MAIL_PER_TURN = 4_096;

    private static final byte[] OVERLOADED_TEXT = Replies.text("too many requests wait for users to be loaded");
    private static final byte[] NO_MEMORY_TEXT = Replies.text("the cache is full of users that cannot be committed");
    private static final byte[] TOO_LARGE_TEXT =
            Replies.text("the user holds far more read states than limits.max-states-per-user now allows");
    private static final byte[] UNAVAILABLE_TEXT = Replies.text("the store cannot be read now");

    private final int index;
    private final Cache cache;
    private final ReadStateStore store;
    private final ShardCounters counters;
    private final Inbox inbox;
    private final Peers peers;
    private final VersionClock clock = new VersionClock();
    private final Resident resident;
    private final StateCommands stateCommands;
    private final UserCommands userCommands;
    private final AckMany ackMany;
    private final PendingUsers pending;
    private final RequestPool requests;
    private final StoreTasks loads;
    private final WriteBehind writeBehind;
    private final Reclaimer reclaimer;
    private final FanOuts fanOuts;
    private final Consumer<Object> onMail = this::onMail;
    private final Output scratch = new Output();
    private final long scratchMemory = UnsafeApi.allocateMemory(MAX_REPLY_LENGTH);
    private long turnMs;
    private int nowMs;

    /**
     * A shard over memory of its own.
     *
     * @param store null for a pure cache: an absent user is a new one, and an evicted one is forgotten.
     * @param wakeup wakes this shard's thread; called by the store's threads.
     */
    public Shard(
            int index,
            Cache cache,
            ReadStateStore store,
            ShardLimits limits,
            ShardCounters counters,
            Inbox inbox,
            Peers peers,
            Peers.Wakeup wakeup) {
        this.index = index;
        this.cache = cache;
        this.store = store;
        this.counters = counters;
        this.inbox = inbox;
        this.peers = peers;
        resident = new Resident(cache, clock, store != null, limits.maxStatesPerUser());
        stateCommands = new StateCommands(resident);
        userCommands = new UserCommands(resident);
        ackMany = new AckMany(resident);
        pending = new PendingUsers(limits.pendingLoads());
        requests = new RequestPool(index, limits.pendingRequests());
        StoreTask.Completions completions = task -> {
            inbox.offer(task);
            wakeup.wakeup();
        };
        loads = new StoreTasks(completions, ShardLimits.LOADS_UNDER_WAY);
        StoreTasks commits = new StoreTasks(completions, ShardLimits.COMMITS_UNDER_WAY);
        writeBehind = store == null ? null : new WriteBehind(cache, store, commits, counters, limits.commitDelayMs());
        reclaimer = new Reclaimer(cache, writeBehind, counters);
        fanOuts = new FanOuts(this, index, peers);
    }

    // ---- a turn

    /** A turn begins. {@code epochMicros} is the system's time, {@code ms} counts from the server's start, never back. */
    public void beginTurn(long epochMicros, long ms) {
        if (ms != turnMs) {
            turnMs = ms;
            nowMs = (int) ms;
            publishAges();
        }
        clock.advance(epochMicros);
        resident.advance(nowMs);
        inbox.drain(onMail, MAIL_PER_TURN);
    }

    /** A turn ends: what is not any one request's business, each in bounded steps. */
    public void endTurn() {
        fanOuts.onTurn();
        resumeWaitingForMemory();
        reclaimer.onTurn();
        if (writeBehind != null) {
            writeBehind.onTurn(nowMs);
        }
        peers.wakeReceivers();
        publishGauges();
    }

    /** Whether the next turn must begin at once. Asked again once the thread has announced that it will sleep. */
    public boolean hasWork() {
        return !inbox.isEmpty() || fanOuts.hasWork() || reclaimer.hasWork();
    }

    /** When the next turn must begin though nothing wakes the thread: ms as in {@link #beginTurn}, or {@link #NEVER}. */
    public long nextTurnMs() {
        int delay = writeBehind == null ? WriteBehind.NEVER : writeBehind.nextDelayMs();
        return delay == WriteBehind.NEVER ? NEVER : turnMs + delay;
    }

    // ---- requests

    /**
     * Runs a request of one user (any but HELLO, PING, INFO, INCREMENT_MANY) that this shard owns, if that can be done now.
     *
     * @param hash {@link UserHash#mix64} of the user.
     * @param out has room for {@link #MAX_REPLY_LENGTH} bytes, or {@link #MAX_SHORT_REPLY_LENGTH} if it is not a LOAD; gets
     *     the reply, or nothing for a silent QUIET.
     * @return whether it was done; if not, make it a {@link Request} and {@link #await} its turn.
     */
    public boolean execute(long frame, int length, long hash, Output out) {
        long user = UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET);
        int block = cache.find(user, hash);
        if (block == Cache.NONE) {
            counters.increment(ShardCounter.MISSES);
            block = store == null ? createUser(user, hash) : Cache.NONE;
            return block != Cache.NONE && run(block, frame, length, hash, out);
        }
        counters.increment(ShardCounter.HITS);
        if ((cache.flags(block) & Resident.STALLED) != 0) {
            return false;
        }
        if (cache.isParked(block)) {
            reclaimer.unpark(block);
        } else {
            cache.touch(block);
        }
        return run(block, frame, length, hash, out);
    }

    /** A request to be filled in by {@link Request#prepare}, or null if too many are under way: stall, and ask next turn. */
    public Request takeRequest() {
        return requests.take();
    }

    /** Lets a request that could not be done now wait for its user. It is answered within a turn, perhaps at once. */
    public void await(Request request) {
        PendingUser waiting = pending.find(request.user());
        if (waiting != null) {
            waiting.append(request);
        } else if (request.refusalText() != null) {
            refuse(request, request.refusalStatus(), request.refusalText());
        } else if (pending.isFull()) {
            refuse(request, Status.OVERLOADED, OVERLOADED_TEXT);
        } else {
            waiting = pending.add(request.user(), request.hash());
            waiting.append(request);
            boolean absent = cache.find(waiting.user, waiting.hash) == Cache.NONE;
            if (absent && store != null) {
                startLoad(waiting);
            } else {
                setStalled(waiting, Resident.STALLED);
                waitForMemory(waiting);
            }
        }
    }

    /** Whether a request can be sent to another shard now; if not, stall, and ask next turn. */
    public boolean canForward(int shard) {
        return peers.canSend(shard);
    }

    /** Sends a request to the shard that owns its user; {@link #canForward} was asked. */
    public void forward(Request request, int shard) {
        peers.send(shard, request);
    }

    /** Whether an INCREMENT_MANY can be begun now; if not, stall, and ask next turn. */
    public boolean canFanOut() {
        return !fanOuts.isExhausted();
    }

    /** Begins an INCREMENT_MANY of any shards' users; {@link #canFanOut} was asked. The target may be told at once. */
    public void fanOut(long frame, FanOut.Target target) {
        fanOuts.start(frame, target);
    }

    // ---- stopping

    /** From now on every changed user is committed as fast as the store takes it. */
    public void drain() {
        if (writeBehind != null) {
            writeBehind.drain();
        }
    }

    /** Users that requests wait for, requests under way, and users that the store has not confirmed: 0 when all is done. */
    public int undrained() {
        int unwritten = writeBehind == null ? 0 : cache.dirtyCount() + writeBehind.commitsUnderWay();
        return pending.size() + requests.inUse() + unwritten;
    }

    /** Frees all memory. Nothing may be under way, and the store must have been closed. */
    @Override
    public void close() {
        requests.close();
        fanOuts.close();
        UnsafeApi.freeMemory(scratchMemory);
        cache.close();
    }

    // ---- inbox

    private void onMail(Object mail) {
        if (mail instanceof Request request) {
            if (request.isAnswered()) {
                peers.received(request);
                deliver(request);
            } else if (request.refusalText() == null && runInto(request)) {
                finish(request);
            } else {
                await(request);
            }
        } else if (mail instanceof StoreTask task) {
            if (task.isCommit()) {
                onCommitted(task);
            } else {
                onLoaded(task);
            }
        } else {
            fanOuts.onPart((FanOutPart) mail);
        }
    }

    private void onCommitted(StoreTask task) {
        reclaimer.onCommitted(writeBehind.onCommitted(task, UserHash.mix64(task.user())));
    }

    private void onLoaded(StoreTask task) {
        PendingUser waiting = pending.find(task.user());
        if (task.outcome() != StoreTask.DONE) {
            counters.increment(ShardCounter.STORE_FAILURES);
            endLoad(waiting);
            refuseAll(waiting, Status.UNAVAILABLE, UNAVAILABLE_TEXT);
        } else if (task.image().entryCount() > cache.maxSlots()) {
            endLoad(waiting);
            refuseAll(waiting, Status.UNAVAILABLE, TOO_LARGE_TEXT);
        } else {
            counters.increment(ShardCounter.STORE_LOADS);
            resumeOrWait(waiting);
        }
    }

    // ---- users that requests wait for

    private void startLoad(PendingUser waiting) {
        if (loads.isExhausted()) {
            waiting.wait = PendingUser.Wait.TASK;
            pending.forTask.append(waiting);
            return;
        }
        waiting.wait = PendingUser.Wait.LOAD;
        waiting.task = loads.take();
        waiting.task.prepareLoad(waiting.user);
        store.load(waiting.task);
    }

    private void endLoad(PendingUser waiting) {
        loads.giveBack(waiting.task);
        waiting.task = null;
        if (pending.forTask.first() != null) {
            startLoad(pending.forTask.poll());
        }
    }

    private void resumeOrWait(PendingUser waiting) {
        if (!resume(waiting)) {
            waitForMemory(waiting);
        }
    }

    private void waitForMemory(PendingUser waiting) {
        if (!isRoomComing()) {
            refuseForMemory(waiting);
            return;
        }
        waiting.wait = PendingUser.Wait.MEMORY;
        pending.forMemory.append(waiting);
    }

    private void resumeWaitingForMemory() {
        while (pending.forMemory.first() != null) {
            PendingUser waiting = pending.forMemory.poll();
            if (!resume(waiting)) {
                if (isRoomComing()) {
                    pending.forMemory.prepend(waiting);
                    return;
                }
                refuseForMemory(waiting);
            }
        }
    }

    /** Makes the user resident and runs what waits for it. @return false if there is no memory for that. */
    private boolean resume(PendingUser waiting) {
        if (cache.find(waiting.user, waiting.hash) == Cache.NONE && !makeResident(waiting)) {
            return false;
        }
        while (waiting.first() != null) {
            Request request = waiting.first();
            if (request.refusalText() != null) {
                waiting.poll();
                refuse(request, request.refusalStatus(), request.refusalText());
            } else if (runInto(request, cache.find(waiting.user, waiting.hash))) {
                finish(waiting.poll());
            } else {
                setStalled(waiting, Resident.STALLED);
                return false;
            }
        }
        setStalled(waiting, 0);
        pending.remove(waiting);
        return true;
    }

    private boolean makeResident(PendingUser waiting) {
        if (waiting.task == null) {
            assert store == null : "a resident user that requests wait for was dropped: user=" + waiting.user;
            return createUser(waiting.user, waiting.hash) != Cache.NONE;
        }
        int block = cache.install(waiting.task.image(), waiting.hash, waiting.isCold());
        while (block == Cache.NONE && reclaimer.evictOne(Cache.NONE)) {
            block = cache.install(waiting.task.image(), waiting.hash, waiting.isCold());
        }
        if (block == Cache.NONE) {
            return false;
        }
        endLoad(waiting);
        return true;
    }

    private int createUser(long user, long hash) {
        int block = cache.create(user, hash, false);
        while (block == Cache.NONE && reclaimer.evictOne(Cache.NONE)) {
            block = cache.create(user, hash, false);
        }
        return block;
    }

    private boolean isRoomComing() {
        return writeBehind != null
                && (reclaimer.isRoomComing() || writeBehind.commitsUnderWay() > 0)
                && !writeBehind.isPaused();
    }

    private void setStalled(PendingUser waiting, int stalled) {
        int block = cache.find(waiting.user, waiting.hash);
        if (block != Cache.NONE) {
            cache.flags(block, cache.flags(block) & ~Resident.STALLED | stalled);
        }
    }

    private void refuseForMemory(PendingUser waiting) {
        if (waiting.task != null) {
            endLoad(waiting);
        }
        refuseAll(waiting, Status.OVERLOADED, NO_MEMORY_TEXT);
    }

    private void refuseAll(PendingUser waiting, int status, byte[] text) {
        setStalled(waiting, 0);
        while (waiting.first() != null) {
            Request request = waiting.poll();
            if (request.refusalText() != null) {
                refuse(request, request.refusalStatus(), request.refusalText());
            } else {
                refuse(request, status, text);
            }
        }
        pending.remove(waiting);
    }

    // ---- running and answering

    /** Runs a request on a resident user, making room if it needs some. */
    private boolean run(int block, long frame, int length, long hash, Output out) {
        if (runOnce(block, frame, length, out)) {
            return true;
        }
        long user = UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET);
        while (reclaimer.evictOne(cache.find(user, hash))) {
            if (runOnce(cache.find(user, hash), frame, length, out)) {
                return true;
            }
        }
        return false;
    }

    private boolean runOnce(int block, long frame, int length, Output out) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        switch (opcode) {
            case Opcode.LOAD -> userCommands.load(block, frame, out);
            case Opcode.TOTALS -> userCommands.totals(block, frame, out);
            case Opcode.FORGET_USER -> userCommands.forgetUser(block, frame, out);
            case Opcode.ACK_MANY -> {
                return ackMany.execute(block, frame, out);
            }
            default -> {
                return stateCommands.execute(opcode, block, frame, length, out);
            }
        }
        return true;
    }

    private boolean runInto(Request request) {
        scratch.wrap(scratchMemory, MAX_REPLY_LENGTH);
        boolean done = execute(request.frame(), request.length(), request.hash(), scratch);
        request.reply().set(scratch);
        return done;
    }

    private boolean runInto(Request request, int block) {
        scratch.wrap(scratchMemory, MAX_REPLY_LENGTH);
        boolean done = run(block, request.frame(), request.length(), request.hash(), scratch);
        request.reply().set(scratch);
        return done;
    }

    private void refuse(Request request, int status, byte[] text) {
        if (status == Status.OVERLOADED) {
            counters.increment(ShardCounter.OVERLOADED);
        }
        scratch.wrap(scratchMemory, MAX_REPLY_LENGTH);
        Replies.refusal(scratch, request.frame(), status, text);
        request.reply().set(scratch);
        finish(request);
    }

    private void finish(Request request) {
        request.answered();
        if (request.originShard() == index) {
            deliver(request);
        } else {
            peers.post(request.originShard(), request);
        }
    }

    private void deliver(Request request) {
        request.deliver();
        requests.giveBack(request);
    }

    private void publishGauges() {
        counters.set(ShardCounter.USERS_RESIDENT, cache.usersResident());
        counters.set(ShardCounter.STATES_RESIDENT, cache.statesResident());
        counters.set(ShardCounter.CACHE_USED, cache.usedBytes());
        counters.set(ShardCounter.PENDING_LOADS, pending.size());
        counters.set(ShardCounter.PENDING_REQUESTS, requests.inUse());
        if (writeBehind != null) {
            counters.set(ShardCounter.DIRTY_USERS, cache.dirtyCount() + writeBehind.commitsUnderWay());
        }
    }

    private void publishAges() {
        if (writeBehind != null) {
            int age = writeBehind.oldestUnwrittenMs();
            counters.set(ShardCounter.OLDEST_DIRTY, age == WriteBehind.NEVER ? 0 : turnMs - age + 1);
        }
    }
}
