package dev.tidemark.server.metrics;

/**
 * How many requests a shard has answered, by opcode and status: each once, where its reply is begun, silent QUIET ones too.
 *
 * <p>Thread: written by the shard's thread alone, read from any. Allocation: none.
 */
public final class RequestCounters extends PaddedLongs {
    /** Opcodes are a byte on the wire, known or not; 0 stands for no request at all. */
    public static final int OPCODES = 256;

    /** Statuses are below this. */
    public static final int STATUSES = 16;

    /** All at 0. */
    public RequestCounters() {
        super(OPCODES * STATUSES);
    }

    /** Counts a request of an opcode, 0 … 255, that is answered with a status, 0 … 15. */
    public void count(int opcode, int status) {
        addAt(index(opcode, status), 1);
    }

    /** Requests of an opcode answered with a status. Thread: any. */
    public long get(int opcode, int status) {
        return getAt(index(opcode, status));
    }

    private static int index(int opcode, int status) {
        return (opcode & OPCODES - 1) * STATUSES + (status & STATUSES - 1);
    }
}
