package dev.tidemark.bench.heap;

import java.util.LinkedHashMap;
import java.util.Map;

/** The users used last, so many at most: an exact LRU as the JDK has it. Thread: one. */
public final class HeapLru {
    private final int maxUsers;
    private final int statesOfAbsentUser;
    private final Map<Long, HeapUser> users;
    private long evictions;

    /** @param statesOfAbsentUser how many states a user has who is read anew, see {@link HeapUser#withUnknownStates}. */
    public HeapLru(int maxUsers, int statesOfAbsentUser) {
        this.maxUsers = maxUsers;
        this.statesOfAbsentUser = statesOfAbsentUser;
        users = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, HeapUser> eldest) {
                return evicts();
            }
        };
    }

    /** A user, now the one used last; one who is absent is read anew, and the one used least recently goes if need be. */
    public HeapUser use(long id) {
        HeapUser user = users.get(id);
        if (user == null) {
            user = HeapUser.withUnknownStates(statesOfAbsentUser);
            users.put(id, user);
        }
        return user;
    }

    public int size() {
        return users.size();
    }

    public long evictions() {
        return evictions;
    }

    private boolean evicts() {
        if (users.size() <= maxUsers) {
            return false;
        }
        evictions++;
        return true;
    }
}
