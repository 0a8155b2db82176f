package dev.tidemark.server.shard;

import dev.tidemark.server.store.StoreTask;

/**
 * A user that requests wait for, and those requests in the order they came. Made once by {@link PendingUsers} and used again.
 *
 * <p>Thread: the shard.
 */
final class PendingUser {
    /** What the requests wait for. */
    enum Wait {
        /** A free store task, to load the user with. */
        TASK,
        /** The store, which reads the user. */
        LOAD,
        /** Memory: for the loaded user, whose states are in the task's image, or for a new state of the resident user. */
        MEMORY
    }

    long user;
    long hash;
    Wait wait;
    /** The load, from its start until the user is resident; else null. */
    StoreTask task;
    /** The next in the list of users that wait for the same. */
    PendingUser next;

    private Request first;
    private Request last;
    private boolean cold;

    void prepare(long userId, long userHash) {
        user = userId;
        hash = userHash;
        task = null;
        next = null;
        first = null;
        last = null;
        cold = true;
    }

    void append(Request request) {
        if (first == null) {
            first = request;
        } else {
            last.next = request;
        }
        last = request;
        cold &= request.isCold();
    }

    /** The request that waits longest, or null. */
    Request first() {
        return first;
    }

    /** Takes the request that waits longest. */
    Request poll() {
        Request request = first;
        first = request.next;
        request.next = null;
        return request;
    }

    /** Whether all that wait are recipients of fan-outs, so that the user is to be the first evicted. */
    boolean isCold() {
        return cold;
    }
}
