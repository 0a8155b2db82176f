package dev.tidemark.bench.cache;

/**
 * A full cache under measurement: holds so many users, all with the same number of read states, and evicts one for each that
 * comes. Thread: one.
 */
interface Subject extends AutoCloseable {
    /** The subjects that there are, as the benchmark's parameter names them. */
    String TIDEMARK = "tidemark";

    String CAFFEINE = "caffeine";

    /** @param users how many it holds before it evicts. */
    static Subject of(String name, int users, int statesPerUser) {
        return switch (name) {
            case TIDEMARK -> new TidemarkSubject(users, statesPerUser);
            case CAFFEINE -> new CaffeineSubject(users, statesPerUser);
            default -> throw new IllegalArgumentException("no such subject: " + name);
        };
    }

    /** A resident user's channel of a level, ids ascending with the level. */
    static long channel(long user, int level) {
        return (user << 16) + level + 1;
    }

    /** Adds 1 to unread of a state that is there. @return unread now. */
    int increment(long user, int level, long message);

    /** Whether a user is there. */
    boolean has(long user);

    /** Makes an absent user resident as if read from a store. */
    void insert(long user);

    /** Copies all states of a resident user as ENTRYs. @return the bytes copied. */
    int load(long user);

    /** Bytes that its states use, all that grows with them included. */
    long usedBytes();

    @Override
    void close();
}
