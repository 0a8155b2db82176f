package dev.tidemark.server.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many requests a shard has answered, by opcode and status: each once, where its reply is begun, silent QUIET ones too.
 *
 * <p>Thread: written by the shard's thread alone, read from any. Allocation: none.
 */
public final class RequestCounters {
    /** Opcodes are a byte on the wire, known or not; 0 stands for no request at all. */
    public static final int OPCODES = 256;

    /** Statuses are below this. */
    public static final int STATUSES = 16;

    /** Elements before the first and behind the last value, so that two shards' counters share no cache line. */
    private static final int PADDING = 16;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[OPCODES * STATUSES + 2 * PADDING];

    /** Counts a request of an opcode, 0 … 255, that is answered with a status, 0 … 15. */
    public void count(int opcode, int status) {
        int index = index(opcode, status);
        ELEMENT.setOpaque(values, index, values[index] + 1);
    }

    /** Requests of an opcode answered with a status. Thread: any. */
    public long get(int opcode, int status) {
        return (long) ELEMENT.getOpaque(values, index(opcode, status));
    }

    private static int index(int opcode, int status) {
        return PADDING + (opcode & OPCODES - 1) * STATUSES + (status & STATUSES - 1);
    }
}
