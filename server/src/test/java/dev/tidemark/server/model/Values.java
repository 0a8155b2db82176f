package dev.tidemark.server.model;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.ReadState;
import java.util.List;

/**
 * The fields of a read state without its version. An absent state reads as {@link #ZERO}.
 *
 * @param lastRead newest message the user has read, unsigned.
 * @param mentioned position of counter 0, unsigned.
 * @param counted position of counters 1, 2 and 3, unsigned.
 * @param counters the four counters.
 */
public record Values(long lastRead, long mentioned, long counted, List<Integer> counters) {
    public static final Values ZERO = new Values(0, 0, 0, List.of(0, 0, 0, 0));

    public Values {
        counters = List.copyOf(counters);
        if (counters.size() != Counters.COUNT) {
            throw new IllegalArgumentException("counters: size=" + counters.size() + ", expected " + Counters.COUNT);
        }
    }

    /** The fields of a state as a reply carries it. */
    public static Values of(ReadState state) {
        return new Values(
                state.lastRead(),
                state.mentioned(),
                state.counted(),
                List.of(state.mentions(), state.unread(), state.counter2(), state.counter3()));
    }

    /** The newest message counted in a counter. */
    long position(int counter) {
        return counter == Counters.MENTIONS ? mentioned : counted;
    }
}
