package dev.tidemark.server.shard;

import dev.tidemark.server.store.StoreTask;

/**
 * A user that requests wait for, and those requests in the order they came. Made once by {@link PendingUsers} and used again.
 *
 * <p>Thread: the shard.
 */
final class PendingUser {
    long user;
    long hash;
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
        cold &= request.isOfFanOut();
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
