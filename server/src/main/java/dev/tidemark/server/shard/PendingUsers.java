package dev.tidemark.server.shard;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The users that requests wait for, by id, and the lists of those that wait for a store task and for memory.
 *
 * <p>Thread: the shard. Allocation: until as many users have waited at once as ever do.
 */
final class PendingUsers {
    private int limit;
    private final Long2ObjectHashMap<PendingUser> byUser = new Long2ObjectHashMap<>();
    private PendingUser free;

    /** Users to be loaded once a store task is free, oldest first. */
    final WaitList forTask = new WaitList();
    /** Users to be made resident, or to go on, once there is memory, oldest first. */
    final WaitList forMemory = new WaitList();

    PendingUsers(int limit) {
        this.limit = limit;
    }

    /** Another limit. Users beyond a lower one wait on. */
    void limit(int newLimit) {
        limit = newLimit;
    }

    /** @return the user's entry, or null if nothing waits for it. */
    PendingUser find(long user) {
        return byUser.isEmpty() ? null : byUser.get(user);
    }

    boolean isFull() {
        return byUser.size() >= limit;
    }

    int size() {
        return byUser.size();
    }

    /** A new entry, for a user that has none; {@link #isFull} was asked. */
    PendingUser add(long user, long hash) {
        PendingUser pending = free;
        if (pending == null) {
            pending = new PendingUser();
        } else {
            free = pending.next;
        }
        pending.prepare(user, hash);
        byUser.put(user, pending);
        return pending;
    }

    /** Ends an entry that nothing waits for any more, and that is in no list. */
    void remove(PendingUser pending) {
        byUser.remove(pending.user);
        pending.next = free;
        free = pending;
    }

    /** First come, first served. */
    static final class WaitList {
        private PendingUser first;
        private PendingUser last;

        void append(PendingUser pending) {
            pending.next = null;
            if (first == null) {
                first = pending;
            } else {
                last.next = pending;
            }
            last = pending;
        }

        /** Puts one back that was polled. */
        void prepend(PendingUser pending) {
            pending.next = first;
            first = pending;
            if (last == null || pending.next == null) {
                last = pending;
            }
        }

        PendingUser first() {
            return first;
        }

        PendingUser poll() {
            PendingUser pending = first;
            first = pending.next;
            pending.next = null;
            return pending;
        }
    }
}
