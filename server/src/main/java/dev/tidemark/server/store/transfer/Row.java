package dev.tidemark.server.store.transfer;

import java.util.Arrays;

/** The fields of one line: a read state, or, without a channel, a user. Made once and used again. Thread: one. */
final class Row {
    private final long[] values = new long[Field.COUNT];
    private int present;

    /** Makes all fields absent. */
    void clear() {
        Arrays.fill(values, 0);
        present = 0;
    }

    boolean has(Field field) {
        return (present & 1 << field.ordinal()) != 0;
    }

    /** The value, 0 where it is absent. */
    long get(Field field) {
        return values[field.ordinal()];
    }

    void put(Field field, long value) {
        values[field.ordinal()] = value;
        present |= 1 << field.ordinal();
    }

    /** Takes a value as it stands in a file. */
    void parse(Field field, String text) throws MalformedRowException {
        long value;
        try {
            value = Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedRowException(fault(field, text));
        }
        if (!field.isWithinRange(value) || text.charAt(0) == '+') {
            throw new MalformedRowException(fault(field, text));
        }
        if (has(field)) {
            throw new MalformedRowException(field.text() + ": given twice");
        }
        put(field, value);
    }

    private static String fault(Field field, String text) {
        return field.text() + "=" + Shown.text(text) + ", expected " + field.range();
    }

    /** Holds the fields against each other. */
    void check() throws MalformedRowException {
        if (!has(Field.USER)) {
            throw new MalformedRowException("no " + Field.USER.text());
        }
        if (has(Field.CHANNEL)) {
            if (has(Field.REMOVAL)) {
                throw new MalformedRowException(
                        Field.REMOVAL.text() + " beside a channel, expected in the line of a user");
            }
            return;
        }
        int ofUsers = 1 << Field.USER.ordinal() | 1 << Field.VERSION.ordinal() | 1 << Field.REMOVAL.ordinal();
        if (!has(Field.VERSION) || (present & ~ofUsers) != 0) {
            throw new MalformedRowException("no " + Field.CHANNEL.text() + ", and it is no line of a user either");
        }
        if (Long.compareUnsigned(get(Field.REMOVAL), get(Field.VERSION)) > 0) {
            throw new MalformedRowException(Field.REMOVAL.text() + "=" + Long.toUnsignedString(get(Field.REMOVAL))
                    + ", expected at most version=" + Long.toUnsignedString(get(Field.VERSION)));
        }
    }

    /** Whether it speaks of a user, not of a read state. */
    boolean isOfUser() {
        return !has(Field.CHANNEL);
    }
}
