package dev.tidemark.server.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A row of numbers of one writer, with room around it, so that two writers' rows share no cache line.
 *
 * <p>Thread: written by one, read from any; a reader sees each value whole and soon, in no particular order. Allocation: none.
 */
abstract class PaddedLongs {
    /** Elements before the first and behind the last value. */
    private static final int PADDING = 16;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;

    PaddedLongs(int count) {
        values = new long[count + 2 * PADDING];
    }

    final void addAt(int index, long amount) {
        ELEMENT.setOpaque(values, PADDING + index, values[PADDING + index] + amount);
    }

    final void setAt(int index, long value) {
        ELEMENT.setOpaque(values, PADDING + index, value);
    }

    /** Thread: any. */
    final long getAt(int index) {
        return (long) ELEMENT.getOpaque(values, PADDING + index);
    }
}
