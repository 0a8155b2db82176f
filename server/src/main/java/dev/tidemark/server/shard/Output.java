package dev.tidemark.server.shard;

import dev.tidemark.server.metrics.RequestCounters;
import org.agrona.UnsafeApi;

/**
 * Off-heap memory that replies are written into, one behind the other. A cursor over memory that somebody else may own.
 * The replies begun in it are counted, where it has been said in what; what is copied into it is not.
 *
 * <p>Thread: the shard that runs the requests. Allocation: none but in {@link #set}.
 */
public final class Output {
    private long address;
    private int capacity;
    private int position;
    private boolean owned;
    private RequestCounters counters;

    /** Says where the requests that are answered here are counted; null for nowhere, which is so at first. */
    public void countIn(RequestCounters requests) {
        counters = requests;
    }

    /** Counts a request whose answer this output gets, or would get, were it not silent. */
    void count(int opcode, int status) {
        if (counters != null) {
            counters.count(opcode, status);
        }
    }

    /** Lets the cursor stand at the start of memory that somebody else owns. */
    public void wrap(long memory, int memoryCapacity) {
        wrap(memory, memoryCapacity, 0);
    }

    /** Lets the cursor stand behind bytes that are in the memory already. */
    public void wrap(long memory, int memoryCapacity, int memoryPosition) {
        free();
        address = memory;
        capacity = memoryCapacity;
        position = memoryPosition;
    }

    /** Appends what is written in another; there must be room. */
    public void append(Output other) {
        UnsafeApi.copyMemory(other.address, claim(other.position), other.position);
    }

    /** Takes the next bytes; there must be room. @return the address of the first. */
    public long claim(int bytes) {
        assert bytes <= capacity - position : "claim=" + bytes + " position=" + position + " capacity=" + capacity;
        long at = address + position;
        position += bytes;
        return at;
    }

    /** Gives back what was claimed from a position on. */
    public void truncate(int to) {
        assert to <= position : "truncate=" + to + " position=" + position;
        position = to;
    }

    public long address() {
        return address;
    }

    /** Bytes written. */
    public int position() {
        return position;
    }

    /** Bytes that there is room for. */
    public int remaining() {
        return capacity - position;
    }

    /** Replaces what is written by a copy of another's, in memory of its own if there is no room. */
    void set(Output other) {
        if (capacity < other.position) {
            free();
            address = UnsafeApi.allocateMemory(other.position);
            capacity = other.position;
            owned = true;
        }
        UnsafeApi.copyMemory(other.address, address, other.position);
        position = other.position;
    }

    /** Frees memory of its own. */
    void free() {
        if (owned) {
            UnsafeApi.freeMemory(address);
            owned = false;
        }
        address = 0;
        capacity = 0;
        position = 0;
    }
}
