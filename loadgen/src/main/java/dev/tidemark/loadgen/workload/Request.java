package dev.tidemark.loadgen.workload;

/**
 * One request, the same for every target: a few numbers that a connection turns into bytes. Filled anew for each request.
 *
 * <p>Thread: one.
 */
public final class Request {
    /** Bytes that {@link #save} takes, in longs. */
    public static final int SAVED_LONGS = 4;

    private static final int COUNT_BITS = 16;
    private static final int LEVEL_BITS = 16;
    private static final int COUNTERS_BITS = 4;

    private Operation operation;
    private int user;
    private int level;
    private int counters;
    private int count;
    private long message;

    /** What it does. */
    public Operation operation() {
        return operation;
    }

    /** The number of the user who asks. */
    public int user() {
        return user;
    }

    /** Which of the user's channels; no meaning for LOAD. */
    public int level() {
        return level;
    }

    /** The counters that it adds to or clears, as a mask. */
    public int counters() {
        return counters;
    }

    /** INCREMENT_MANY: how many members of the channel to count for, from the user on. */
    public int count() {
        return count;
    }

    /** A message id; 0 where the operation has none. */
    public long message() {
        return message;
    }

    /** Makes it a request about one read state. */
    void about(Operation what, int ofUser, int inLevel, int ofCounters, long ofMessage) {
        operation = what;
        user = ofUser;
        level = inLevel;
        counters = ofCounters;
        message = ofMessage;
        count = 1;
    }

    /** Makes it a LOAD. */
    void load(int ofUser) {
        about(Operation.LOAD, ofUser, 0, 0, 0);
    }

    /** Makes it an INCREMENT_MANY. */
    void incrementMany(int ofUser, int inLevel, int ofCounters, long ofMessage, int ofCount) {
        about(Operation.INCREMENT_MANY, ofUser, inLevel, ofCounters, ofMessage);
        count = ofCount;
    }

    /** Writes it, with the time it was due, to where {@link #restore} finds it. */
    public void save(long[] to, int at, long dueNs) {
        to[at] = user;
        to[at + 1] = message;
        to[at + 2] = ((((long) operation.ordinal() << COUNTERS_BITS | counters) << LEVEL_BITS | level) << COUNT_BITS)
                | count;
        to[at + 3] = dueNs;
    }

    /** Becomes what was saved. @return the time it was due. */
    public long restore(long[] from, int at) {
        user = (int) from[at];
        message = from[at + 1];
        long packed = from[at + 2];
        count = (int) (packed & (1L << COUNT_BITS) - 1);
        packed >>>= COUNT_BITS;
        level = (int) (packed & (1L << LEVEL_BITS) - 1);
        packed >>>= LEVEL_BITS;
        counters = (int) (packed & (1L << COUNTERS_BITS) - 1);
        operation = Operation.of((int) (packed >>> COUNTERS_BITS));
        return from[at + 3];
    }
}
