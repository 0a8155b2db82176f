package dev.tidemark.server.store.transfer;

import java.util.Arrays;
import java.util.Locale;

/** What a run has counted so far. Thread: one. */
public final class Tally {
    /** What is counted; in read states, but for the first and the last, which are users. */
    public enum Count {
        USERS,
        STATES,
        /** New in the target, or newer than there. */
        TAKEN,
        /** In the target already, bit for bit; in a comparison: in both. */
        SAME,
        /** Not taken, since the target's is as new or newer, or was removed later. */
        KEPT,
        /** Removed in the target, since the source knows of a later removal. */
        REMOVED,
        DIFFERING,
        /** In the first only. */
        MISSING,
        /** In the second only. */
        EXTRA,
        /** Users whose newest version or newest removal differ. */
        VERSIONS;

        /** The word for it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final long[] counts = new long[Count.values().length];

    void add(Count count, long more) {
        counts[count.ordinal()] += more;
    }

    void set(Count count, long value) {
        counts[count.ordinal()] = value;
    }

    public long get(Count count) {
        return counts[count.ordinal()];
    }

    /** {@code users=… states=…}, in the order given. */
    public String text(Count... wanted) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(wanted)
                .forEach(count -> text.append(text.isEmpty() ? "" : " ")
                        .append(count.text())
                        .append('=')
                        .append(get(count)));
        return text.toString();
    }
}
