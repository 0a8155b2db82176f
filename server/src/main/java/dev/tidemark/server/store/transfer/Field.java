package dev.tidemark.server.store.transfer;

import dev.tidemark.protocol.Counters;
import java.util.Arrays;
import java.util.List;

/**
 * What a line of a file says of a read state, or of a user: in a CSV file the columns, in an NDJSON file the names of an object.
 * All are whole numbers without a sign, in decimal.
 */
public enum Field {
    USER("user", 1, -1),
    /** Left out in the line of a user, which says what no state does. */
    CHANNEL("channel", 1, -1),
    LAST_READ("lastRead", 0, -1),
    MENTIONED("mentioned", 0, -1),
    COUNTED("counted", 0, -1),
    /** Of the state; in the line of a user the newest version, removals included. */
    VERSION("version", 1, -1),
    COUNTER_0("counter0", 0, Counters.MAX_VALUE),
    COUNTER_1("counter1", 0, Counters.MAX_VALUE),
    COUNTER_2("counter2", 0, Counters.MAX_VALUE),
    COUNTER_3("counter3", 0, Counters.MAX_VALUE),
    /** In the line of a user only: the version of the newest removal. */
    REMOVAL("removal", 0, -1);

    static final int COUNT = values().length;
    static final List<Field> COUNTERS = List.of(COUNTER_0, COUNTER_1, COUNTER_2, COUNTER_3);

    private final String text;
    private final long least;
    private final long most;

    Field(String text, long least, long most) {
        this.text = text;
        this.least = least;
        this.most = most;
    }

    /** The name in files. */
    public String text() {
        return text;
    }

    boolean isWithinRange(long value) {
        return Long.compareUnsigned(value, least) >= 0 && Long.compareUnsigned(value, most) <= 0;
    }

    /** The range in words. */
    String range() {
        return "a whole number from " + least + " to " + Long.toUnsignedString(most);
    }

    /** @return null if none has the name. */
    static Field named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.text.equals(name))
                .findFirst()
                .orElse(null);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Field::text).toList();
    }
}
