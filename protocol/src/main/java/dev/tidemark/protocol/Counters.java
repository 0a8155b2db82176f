package dev.tidemark.protocol;

/** The four counters of a read state, and the masks that name some of them. PROTOCOL.md section 2. */
public final class Counters {
    public static final int COUNT = 4;
    /** Counter whose position is {@code mentioned}; the others' is {@code counted}. */
    public static final int MENTIONS = 0;

    public static final int UNREAD = 1;

    public static final int MENTIONS_MASK = 1 << MENTIONS;
    public static final int UNREAD_MASK = 1 << UNREAD;
    /** The mask of all counters, and the greatest one. */
    public static final int ALL_MASK = (1 << COUNT) - 1;
    /** The mask of the counters whose position is {@code counted}. */
    public static final int COUNTED_MASK = ALL_MASK & ~MENTIONS_MASK;

    /** Greatest value of a counter; the least is 0. */
    public static final int MAX_VALUE = Integer.MAX_VALUE;

    private Counters() {}

    /** The counters of a mask in a line, such as {@code mentions,unread,2}; empty for none, {@code 0x..} for other bits. */
    public static String describeMask(int mask) {
        return FlagNames.join(mask, ",", "mentions", "unread", "2", "3");
    }
}
