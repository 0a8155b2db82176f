package dev.tidemark.server.shard;

import dev.tidemark.protocol.Status;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;

/**
 * The requests that cannot be run yet, by user: those of an absent user wait while the store reads it, those of a user that
 * there is no memory for until some comes free. All later requests of such a user wait behind them, so their order holds.
 *
 * <p>A resident user that requests wait for is flagged {@link Resident#STALLED}, from the first request left waiting to the
 * last one run: it is not evicted, and nothing overtakes.
 *
 * <p>Thread: the shard. Allocation: see {@link PendingUsers} and {@link StoreTasks}.
 */
final class PendingLoads {
    private static final byte[] OVERLOADED_TEXT = Replies.text("too many requests wait for users to be loaded");
    private static final byte[] NO_MEMORY_TEXT = Replies.text("the cache is full of users that cannot be committed");
    private static final byte[] TOO_LARGE_TEXT =
            Replies.text("the user holds far more read states than limits.max-states-per-user now allows");
    private static final byte[] UNAVAILABLE_TEXT = Replies.text("the store cannot be read now");

    private final Cache cache;
    private final ReadStateStore store;
    private final PendingUsers users;
    private final StoreTasks tasks;
    private final Commands commands;
    private final Answers answers;
    private final Reclaimer reclaimer;
    private final ShardCounters counters;

    /** {@code store} is null where there is none: then only memory is ever waited for. */
    PendingLoads(
            Cache cache,
            ReadStateStore store,
            PendingUsers users,
            StoreTasks tasks,
            Commands commands,
            Answers answers,
            Reclaimer reclaimer,
            ShardCounters counters) {
        this.cache = cache;
        this.store = store;
        this.users = users;
        this.tasks = tasks;
        this.commands = commands;
        this.answers = answers;
        this.reclaimer = reclaimer;
        this.counters = counters;
    }

    /** Users that requests wait for. */
    int size() {
        return users.size();
    }

    /** Loads that the store has been given and that have not ended. */
    int loadsUnderWay() {
        return tasks.inUse();
    }

    /** Another limit of the users that requests wait for. */
    void limit(int newLimit) {
        users.limit(newLimit);
    }

    /** Lets a request wait for its user; it may be refused at once. */
    void await(Request request) {
        PendingUser waiting = users.find(request.user());
        if (waiting != null) {
            waiting.append(request);
        } else if (request.refusalText() != null) {
            answers.refuseAsSaid(request);
        } else if (users.isFull()) {
            answers.refuse(request, Status.OVERLOADED, OVERLOADED_TEXT);
        } else {
            waiting = users.add(request.user(), request.hash());
            waiting.append(request);
            if (store != null && cache.find(waiting.user, waiting.hash) == Cache.NONE) {
                load(waiting);
            } else {
                setStalled(waiting, Resident.STALLED);
                waitForMemory(waiting);
            }
        }
    }

    /** The store has answered a load. */
    void onLoaded(StoreTask task) {
        PendingUser waiting = users.find(task.user());
        if (task.outcome() != StoreTask.DONE) {
            counters.increment(ShardCounter.STORE_FAILURES);
            endLoad(waiting);
            refuseAll(waiting, Status.UNAVAILABLE, UNAVAILABLE_TEXT);
        } else if (task.image().entryCount() > cache.maxSlots()) {
            endLoad(waiting);
            refuseAll(waiting, Status.UNAVAILABLE, TOO_LARGE_TEXT);
        } else {
            counters.increment(ShardCounter.STORE_LOADS);
            if (!resume(waiting)) {
                waitForMemory(waiting);
            }
        }
    }

    /** Goes on with those that wait for memory, first come first served, as far as there is some. */
    void onTurn() {
        while (users.forMemory.first() != null) {
            PendingUser waiting = users.forMemory.poll();
            if (!resume(waiting)) {
                if (reclaimer.isRoomComing()) {
                    users.forMemory.prepend(waiting);
                    return;
                }
                refuseForMemory(waiting);
            }
        }
    }

    private void load(PendingUser waiting) {
        if (tasks.isExhausted()) {
            users.forTask.append(waiting);
        } else {
            waiting.task = tasks.take();
            waiting.task.prepareLoad(waiting.user);
            store.load(waiting.task);
        }
    }

    private void endLoad(PendingUser waiting) {
        tasks.giveBack(waiting.task);
        waiting.task = null;
        if (users.forTask.first() != null) {
            load(users.forTask.poll());
        }
    }

    private void waitForMemory(PendingUser waiting) {
        if (reclaimer.isRoomComing()) {
            users.forMemory.append(waiting);
        } else {
            refuseForMemory(waiting);
        }
    }

    /** Makes the user resident and runs what waits for it. @return false if there is no memory for all of that. */
    private boolean resume(PendingUser waiting) {
        if (cache.find(waiting.user, waiting.hash) == Cache.NONE && !makeResident(waiting)) {
            return false;
        }
        while (waiting.first() != null) {
            Request request = waiting.first();
            if (request.refusalText() != null) {
                answers.refuseAsSaid(waiting.poll());
            } else if (run(request, cache.find(waiting.user, waiting.hash))) {
                answers.finish(waiting.poll());
            } else {
                setStalled(waiting, Resident.STALLED);
                return false;
            }
        }
        setStalled(waiting, 0);
        users.remove(waiting);
        return true;
    }

    private boolean run(Request request, int block) {
        return commands.run(block, request.frame(), request.length(), request.hash(), answers.begin(request));
    }

    private boolean makeResident(PendingUser waiting) {
        if (waiting.task == null) {
            assert store == null : "a resident user that requests wait for was dropped: user=" + waiting.user;
            return reclaimer.createUser(waiting.user, waiting.hash) != Cache.NONE;
        }
        boolean installed = reclaimer.install(waiting.task.image(), waiting.hash, waiting.isCold());
        if (installed) {
            endLoad(waiting);
        }
        return installed;
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
                answers.refuseAsSaid(request);
            } else {
                answers.refuse(request, status, text);
            }
        }
        users.remove(waiting);
    }
}
