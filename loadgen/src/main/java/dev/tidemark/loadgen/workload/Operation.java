package dev.tidemark.loadgen.workload;

/** What a request does. Recorded apart from each other, under their {@link #tag}. */
public enum Operation {
    INCREMENT("increment"),
    INCREMENT_MANY("increment_many"),
    ACK("ack"),
    GET("get"),
    LOAD("load"),
    /** Sets a read state; only {@code --preload} sends it. */
    MARK("mark");

    private static final Operation[] VALUES = values();

    /** How many there are. */
    public static final int COUNT = VALUES.length;

    private final String tag;

    Operation(String tag) {
        this.tag = tag;
    }

    /** Its name in reports, logs and on the console. */
    public String tag() {
        return tag;
    }

    /** The operation of an ordinal. Allocation: none. */
    public static Operation of(int ordinal) {
        return VALUES[ordinal];
    }
}
