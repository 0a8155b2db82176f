package dev.tidemark.nc;

import dev.tidemark.protocol.Counters;
import java.util.List;

/** The two ways in which a command names counters: those of a mask, and a value for each. */
final class CounterList {
    /** Written for a counter that has no value. */
    private static final String NO_VALUE = "-";

    private CounterList() {}

    /**
     * Reads a mask: counters by name or index joined by commas, {@code all}, {@code none}, or its bits as {@code 0x..}, which
     * may be more than the protocol knows.
     */
    static int mask(String text) throws CommandException {
        if (Numbers.isHex(text)) {
            return Numbers.u16("--counters", text);
        }
        int mask = 0;
        for (String name : text.split(",", -1)) {
            mask |= switch (name) {
                case "all" -> Counters.ALL_MASK;
                case "none" -> 0;
                case "mentions", "0" -> Counters.MENTIONS_MASK;
                case "unread", "1" -> Counters.UNREAD_MASK;
                case "2", "3" -> 1 << Integer.parseInt(name);
                default ->
                    throw new CommandException("--counters: '" + text
                            + "', expected mentions, unread, 2, 3 joined by commas, all, none, or bits as 0x..");
            };
        }
        return mask;
    }

    /** Reads a value for each counter, {@code 3,40,-,1}: 0 where there is none. */
    static int[] values(String text) throws CommandException {
        List<String> parts = parts(text);
        int[] values = new int[Counters.COUNT];
        for (int i = 0; i < Counters.COUNT; i++) {
            values[i] = parts.get(i).equals(NO_VALUE) ? 0 : (int) Numbers.u32("counter " + i, parts.get(i));
        }
        return values;
    }

    /** The mask of the counters that have a value in such a list. */
    static int maskOfValues(String text) throws CommandException {
        List<String> parts = parts(text);
        int mask = 0;
        for (int i = 0; i < Counters.COUNT; i++) {
            mask |= parts.get(i).equals(NO_VALUE) ? 0 : 1 << i;
        }
        return mask;
    }

    private static List<String> parts(String text) throws CommandException {
        List<String> parts = List.of(text.split(",", -1));
        if (parts.size() != Counters.COUNT) {
            throw new CommandException("counters: '" + text + "', expected " + Counters.COUNT
                    + " values joined by commas, such as 3,40,0,0");
        }
        return parts;
    }
}
