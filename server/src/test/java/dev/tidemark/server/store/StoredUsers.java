package dev.tidemark.server.store;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a {@link SimulatedStore} holds, as a database with a log holds it: batches take effect one after the other, those
 * before the last sync are on disk for good, and of the others a power cut leaves the first few.
 *
 * <p>Thread: the simulator's.
 */
final class StoredUsers {
    private record Batch(long user, PlainUser content) {}

    private final Map<Long, PlainUser> users = new HashMap<>();
    private final Map<Long, PlainUser> durable = new HashMap<>();
    private final ArrayDeque<Batch> unsynced = new ArrayDeque<>();
    private long end;

    /** What is held of a user now, null if nothing is; not to be changed. */
    PlainUser find(long user) {
        return users.get(user);
    }

    /** What no power cut takes away of a user, null for nothing; not to be changed. */
    PlainUser findDurable(long user) {
        return durable.get(user);
    }

    /** Every user held, with its content; not to be changed. */
    Map<Long, PlainUser> all() {
        return users;
    }

    /** Lets a commit take effect. @return the user's content. */
    PlainUser apply(UserImage commit) {
        PlainUser before = users.get(commit.user());
        PlainUser after = before == null ? new PlainUser() : before.copy();
        after.apply(commit);
        users.put(commit.user(), after);
        unsynced.add(new Batch(commit.user(), after));
        end++;
        return after;
    }

    /** Number of batches that have ever taken effect. */
    long end() {
        return end;
    }

    /** The batches before an {@link #end} are on disk for good. */
    void sync(long upTo) {
        while (end - unsynced.size() < upTo) {
            Batch batch = unsynced.poll();
            durable.put(batch.user(), batch.content());
        }
    }

    /** The power has gone. */
    void cutPower(RandomGenerator random) {
        sync(end - random.nextInt(unsynced.size() + 1));
        unsynced.clear();
        users.clear();
        users.putAll(durable);
        end = 0;
    }
}
