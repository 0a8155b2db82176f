package dev.tidemark.bench.cache;

import dev.tidemark.protocol.UserHash;
import java.util.Locale;

/** Prints how many bytes a read state takes in a cache that is filled: {@code CacheMemory SUBJECT READ_STATES STATES_PER_USER}. */
public final class CacheMemory {
    private CacheMemory() {}

    public static void main(String[] arguments) {
        int states = Integer.parseInt(arguments[1]);
        System.out.printf(Locale.ROOT, "%.1f%n", bytesPerState(arguments[0], states, Integer.parseInt(arguments[2])));
    }

    /** @return bytes a read state, all that grows with them included. */
    static double bytesPerState(String name, int readStates, int statesPerUser) {
        int users = readStates / statesPerUser;
        try (Subject subject = Subject.of(name, users, statesPerUser)) {
            for (int user = 1; user <= users; user++) {
                subject.insert(UserHash.mix64(user));
            }
            return (double) subject.usedBytes() / ((long) users * statesPerUser);
        }
    }
}
