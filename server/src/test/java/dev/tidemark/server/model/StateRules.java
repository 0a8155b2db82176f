package dev.tidemark.server.model;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.ReplyFlags;
import java.util.ArrayList;
import java.util.List;

/**
 * What each request does to the fields of one read state: PROTOCOL.md section 3, "Reading positions and counters".
 * Nothing here knows of versions, of existence, or of APPLIED: a state is changed if its fields are.
 */
final class StateRules {
    /** The fields afterwards, and which of CLAMPED, NEWER and SKIPPED the reply carries. */
    record Outcome(Values values, int flags) {}

    /** One request's effect on one state. */
    interface Rule {
        Outcome apply(Values before);
    }

    private StateRules() {}

    static Outcome ack(Values before, int mask, long message, boolean force) {
        if (Long.compareUnsigned(message, before.lastRead()) < 0) {
            return new Outcome(before, 0);
        }
        List<Integer> counters = new ArrayList<>(before.counters());
        int flags = 0;
        for (int i = 0; i < Counters.COUNT; i++) {
            if (isIn(mask, i) && counters.get(i) != 0) {
                boolean covered = Long.compareUnsigned(message, before.position(i)) >= 0;
                if (covered || force) {
                    counters.set(i, 0);
                } else {
                    flags |= ReplyFlags.NEWER;
                }
            }
        }
        return new Outcome(new Values(message, before.mentioned(), before.counted(), counters), flags);
    }

    static Outcome increment(Values before, int mask, long message, int delta, boolean once) {
        if (message != 0 && Long.compareUnsigned(message, before.lastRead()) <= 0) {
            return new Outcome(before, 0);
        }
        List<Integer> counters = new ArrayList<>(before.counters());
        long mentioned = before.mentioned();
        long counted = before.counted();
        int flags = 0;
        for (int i = 0; i < Counters.COUNT; i++) {
            if (!isIn(mask, i)) {
                continue;
            }
            if (once && Long.compareUnsigned(before.position(i), message) >= 0) {
                flags |= ReplyFlags.SKIPPED;
                continue;
            }
            long exact = (long) counters.get(i) + delta;
            long cut = Math.max(0, Math.min(Counters.MAX_VALUE, exact));
            if (cut != exact) {
                flags |= ReplyFlags.CLAMPED;
            }
            counters.set(i, (int) cut);
            if (message != 0) {
                long position = movedPosition(before.position(i), message, delta);
                if (i == Counters.MENTIONS) {
                    mentioned = position;
                } else {
                    counted = position;
                }
            }
        }
        return new Outcome(new Values(before.lastRead(), mentioned, counted, counters), flags);
    }

    static Outcome set(Values before, int mask, List<Integer> values) {
        List<Integer> counters = new ArrayList<>(before.counters());
        for (int i = 0; i < Counters.COUNT; i++) {
            if (isIn(mask, i)) {
                counters.set(i, values.get(i));
            }
        }
        return new Outcome(new Values(before.lastRead(), before.mentioned(), before.counted(), counters), 0);
    }

    static Outcome reset(Values before, int mask) {
        return set(before, mask, Values.ZERO.counters());
    }

    static Outcome mark(Values exactly) {
        return new Outcome(exactly, 0);
    }

    /** Up to the message if it has been counted, off it if it has been taken back. */
    private static long movedPosition(long position, long message, int delta) {
        if (delta > 0) {
            return Long.compareUnsigned(position, message) < 0 ? message : position;
        }
        return position == message ? message - 1 : position;
    }

    private static boolean isIn(int mask, int counter) {
        return (mask & 1 << counter) != 0;
    }
}
