package dev.tidemark.server.shard;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.journal.JournalTask;
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
 * <p>{@link #endTurn} writes to the journal what the turn changed. No reply to a request that can change something may leave
 * before {@link #confirmed} has reached what {@link #end} was when it was made.
 *
 * <p>A {@link JournalException} out of any call means that the journal is broken: {@link #fail} is all that may be called then.
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

    private final Cache cache;
    private final ReadStateStore store;
    private final ShardCounters counters;
    private final Inbox inbox;
    private final Peers peers;
    private final Journal journal;
    private final Timeline timeline = new Timeline();
    private final VersionClock clock = new VersionClock();
    private final Resident resident;
    private final RequestPool requests;
    private final Commands commands;
    private final ReadAhead readAhead;
    private final Answers answers;
    private final PendingLoads pending;
    private final WriteBehind writeBehind;
    private final Reclaimer reclaimer;
    private final FanOuts fanOuts;
    private final HeldAnswers held;
    private final Truncation truncation;
    private final Object[] mail = new Object[ReadAhead.MOST_REQUESTS];
    private final Consumer<Object> gatherMail = this::gatherMail;
    private int mailCount;
    private long turnMs;
    private long agesPublishedMs = -1;
    private int nowMs;

    /**
     * A shard over memory of its own.
     *
     * @param store null for a pure cache: an absent user is a new one, and an evicted one is forgotten.
     * @param journal whose tasks come back through the inbox; {@link dev.tidemark.server.journal.NoJournal} for none.
     * @param wakeup wakes this shard's thread; called by the store's threads.
     */
    public Shard(
            int index,
            Cache cache,
            ReadStateStore store,
            Journal journal,
            ShardLimits limits,
            ShardCounters counters,
            Inbox inbox,
            Peers peers,
            Peers.Wakeup wakeup) {
        this.cache = cache;
        this.store = store;
        this.counters = counters;
        this.inbox = inbox;
        this.peers = peers;
        this.journal = journal;
        resident = new Resident(cache, clock, journal, store != null, limits.maxStatesPerUser());
        requests = new RequestPool(index, limits.pendingRequests());
        StoreTask.Completions completions = task -> {
            inbox.offer(task);
            wakeup.wakeup();
        };
        StoreTasks loads = new StoreTasks(completions, ShardLimits.LOADS_UNDER_WAY);
        StoreTasks commits = new StoreTasks(completions, ShardLimits.COMMITS_UNDER_WAY);
        writeBehind = store == null
                ? null
                : new WriteBehind(cache, store, commits, journal, timeline, counters, limits.commitDelayMs());
        truncation =
                store == null ? null : new Truncation(journal, store, timeline, writeBehind, counters, completions);
        reclaimer = new Reclaimer(cache, writeBehind, counters);
        readAhead = new ReadAhead(cache, index, peers.shardCount());
        commands = new Commands(resident, reclaimer, journal, counters);
        held = new HeldAnswers(peers);
        answers = new Answers(index, requests, held, journal, counters);
        PendingUsers users = new PendingUsers(limits.pendingLoads());
        pending = new PendingLoads(cache, store, users, loads, commands, answers, reclaimer, counters);
        fanOuts = new FanOuts(this, index, peers, held, journal, counters.requests());
    }

    // ---- a turn

    /** A turn begins. {@code epochMicros} is the system's time, {@code ms} counts from the server's start, never back. */
    public void beginTurn(long epochMicros, long ms) {
        turnMs = ms;
        nowMs = (int) ms;
        clock.advance(epochMicros);
        resident.advance(nowMs);
        timeline.onTurn(ms, journal.end());
        takeMail();
        if (writeBehind != null) {
            writeBehind.beginTurn(ms);
        }
    }

    /** A turn ends: what is not any one request's business, each in bounded steps. */
    public void endTurn() {
        fanOuts.onTurn();
        pending.onTurn();
        reclaimer.onTurn();
        if (writeBehind != null) {
            writeBehind.onTurn();
            truncation.onTurn(turnMs);
        }
        journal.endTurn(turnMs);
        held.release(journal.confirmed());
        peers.wakeReceivers();
        publishGauges();
        if (turnMs != agesPublishedMs) {
            agesPublishedMs = turnMs;
            publishAges();
        }
    }

    /** Whether the next turn must begin at once. Asked again once the thread has announced that it will sleep. */
    public boolean hasWork() {
        return !inbox.isEmpty() || fanOuts.hasWork() || reclaimer.hasWork();
    }

    /** When the next turn must begin though nothing wakes the thread: ms as in {@link #beginTurn}, or {@link #NEVER}. */
    public long nextTurnMs() {
        int delay = writeBehind == null ? WriteBehind.NEVER : writeBehind.nextDelayMs();
        long next = delay == WriteBehind.NEVER ? NEVER : turnMs + delay;
        if (truncation != null) {
            next = Math.min(next, truncation.nextTurnMs());
        }
        return Math.max(turnMs, Math.min(next, journal.nextTurnMs()));
    }

    /** The journal's position behind all that has been changed: what a reply made now waits for. */
    public long end() {
        return journal.end();
    }

    /** The journal's position up to which replies may leave. */
    public long confirmed() {
        return journal.confirmed();
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
            block = store == null ? reclaimer.createUser(user, hash) : Cache.NONE;
            return block != Cache.NONE && commands.run(block, frame, length, hash, out);
        }
        counters.increment(ShardCounter.HITS);
        if ((cache.flags(block) & Resident.STALLED) != 0) {
            return false;
        }
        if (cache.isParked(block)) {
            reclaimer.unpark(block);
        } else {
            cache.noteUse(block);
        }
        return commands.run(block, frame, length, hash, out);
    }

    /**
     * Prepares for frames that are about to be run: see {@link ReadAhead}. They need not have been checked.
     *
     * @return the bytes of the frames prepared for, at least 1 while something is left; ask again from there.
     */
    public int readAhead(long frames, int length) {
        return Math.max(1, readAhead.frames(frames, length));
    }

    /** Prepares for the first of a list of users. @return for how many. */
    int readAheadUsers(long users, int count) {
        return readAhead.users(users, count);
    }

    /** A request to be filled in by {@link Request#prepare} with a frame of a length, or null if too many are under way: stall, and ask next turn. */
    public Request takeRequest(int frameLength) {
        return requests.take(frameLength);
    }

    /** Whether there is room for at least a short one. */
    public boolean canTakeRequest() {
        return requests.hasRoom();
    }

    /** Rises whenever something comes free that a connection may have stalled for. */
    public long freed() {
        return requests.givenBack() + fanOuts.done();
    }

    /** Lets a request that could not be done now wait for its user. It is answered within a turn, perhaps at once. */
    public void await(Request request) {
        pending.await(request);
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

    /** From the next turn on these bounds hold, but for {@code maxStatesPerUser}, which stays. Between two turns. */
    public void limits(ShardLimits limits) {
        requests.limit(limits.pendingRequests());
        pending.limit(limits.pendingLoads());
        if (writeBehind != null) {
            writeBehind.delayMs(limits.commitDelayMs());
        }
    }

    // ---- stopping

    /** From now on every changed user is committed as fast as the store takes it. */
    public void drain() {
        if (writeBehind != null) {
            writeBehind.drain();
        }
    }

    /** Users that requests wait for, requests and fan-outs under way, and users that the store has not confirmed: 0 when all is done. */
    public int undrained() {
        return pending.size() + requests.inUse() + fanOuts.underWay() + unwritten();
    }

    /** Users that the store has not confirmed. */
    public int unwritten() {
        return writeBehind == null ? 0 : cache.dirtyCount() + writeBehind.commitsUnderWay();
    }

    /** Whether what a call has thrown means that the journal is broken, and not a defect. */
    public static boolean isBrokenJournal(Throwable failure) {
        return failure instanceof JournalException;
    }

    /**
     * The journal is broken: what waits for it on behalf of other shards is answered INTERNAL, and so are the fan-outs of this
     * shard's connections, whatever they wait for.
     */
    public void fail(byte[] text) {
        held.releaseAll(answer -> {
            if (answer instanceof Request request) {
                if (Opcode.canChange(request.opcode())) {
                    answers.makeUnknown(request, text);
                }
            } else {
                ((FanOutPart) answer).makeUnknown();
            }
        });
        fanOuts.fail();
        peers.wakeReceivers();
    }

    /** Ends the journal, whose content goes if the store has all of it for good. The thread must have ended. */
    public void closeJournal(boolean storeIsDurable) {
        journal.close(storeIsDurable && unwritten() == 0);
    }

    /** Frees all memory. Nothing may be under way, and the store must have been closed. */
    @Override
    public void close() {
        requests.close();
        fanOuts.close();
        answers.close();
        cache.close();
    }

    // ---- inbox

    /** Takes what is in the inbox, some at a time so that the memory of their users can be read ahead. */
    private void takeMail() {
        int taken = 0;
        do {
            mailCount = 0;
            inbox.drain(gatherMail, mail.length);
            readAhead.mail(mail, mailCount);
            for (int i = 0; i < mailCount; i++) {
                onMail(mail[i]);
                mail[i] = null;
            }
            taken += mailCount;
        } while (mailCount == mail.length && taken < MAIL_PER_TURN);
    }

    private void gatherMail(Object one) {
        mail[mailCount++] = one;
    }

    private void onMail(Object one) {
        if (one instanceof Request request) {
            if (request.isAnswered()) {
                peers.received(request);
                answers.deliver(request);
            } else if (request.refusalText() == null && execute(request)) {
                answers.finish(request);
            } else {
                pending.await(request);
            }
        } else if (one instanceof StoreTask task) {
            onAnswer(task);
        } else if (one instanceof JournalTask task) {
            journal.onCompleted(task);
        } else {
            fanOuts.onPart((FanOutPart) one);
        }
    }

    private void onAnswer(StoreTask task) {
        switch (task.kind()) {
            case LOAD -> pending.onLoaded(task);
            case COMMIT -> onCommitted(task);
            case SYNC -> truncation.onSynced();
        }
    }

    private void onCommitted(StoreTask task) {
        reclaimer.onCommitted(writeBehind.onCommitted(task, UserHash.mix64(task.user())));
    }

    private boolean execute(Request request) {
        return execute(request.frame(), request.length(), request.hash(), answers.begin(request));
    }

    // ---- what INFO and /metrics tell

    private void publishGauges() {
        counters.set(ShardCounter.USERS_RESIDENT, cache.usersResident());
        counters.set(ShardCounter.STATES_RESIDENT, cache.statesResident());
        counters.set(ShardCounter.CACHE_USED, cache.usedBytes());
        counters.set(ShardCounter.PENDING_LOADS, pending.size());
        counters.set(ShardCounter.PENDING_REQUESTS, requests.inUse());
        counters.set(ShardCounter.STORE_LOADS_UNDER_WAY, pending.loadsUnderWay());
        counters.set(ShardCounter.CHANGES, resident.changes());
        if (writeBehind != null) {
            counters.set(ShardCounter.DIRTY_USERS, unwritten());
            counters.set(ShardCounter.STORE_COMMITS_UNDER_WAY, writeBehind.commitsUnderWay());
        }
        counters.set(ShardCounter.JOURNAL_RECORDS, journal.records());
        counters.set(ShardCounter.JOURNAL_GROUPS, journal.groups());
        counters.set(ShardCounter.JOURNAL_SYNCS, journal.syncs());
        counters.set(ShardCounter.JOURNAL_WRITTEN, journal.written());
        counters.set(ShardCounter.JOURNAL_BYTES, journal.bytesOnDisk());
        counters.set(ShardCounter.JOURNAL_UNSYNCED, journal.written() - journal.durable());
    }

    private void publishAges() {
        if (writeBehind != null) {
            int age = writeBehind.oldestUnwrittenMs();
            counters.set(ShardCounter.OLDEST_DIRTY, age == WriteBehind.NEVER ? 0 : turnMs - age + 1);
        }
    }
}
