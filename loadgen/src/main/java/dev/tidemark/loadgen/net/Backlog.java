package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Request;
import java.util.Arrays;

/**
 * Requests that are due and wait for room on a connection, oldest first. Grows as they come, to a bound.
 *
 * <p>Thread: the loop. Allocation: only where it grows.
 */
final class Backlog {
    /** Most requests that wait. */
    static final int MAX = 1 << 20;

    private static final int LEAST = 1 << 10;

    private long[] saved = new long[LEAST * Request.SAVED_LONGS];
    private long head;
    private long tail;

    boolean isEmpty() {
        return head == tail;
    }

    boolean isFull() {
        return tail - head == MAX;
    }

    /** Appends a request. Must not be full. */
    void add(Request request, long dueNs) {
        if (tail - head == capacity()) {
            grow();
        }
        request.save(saved, at(tail++), dueNs);
    }

    /** Takes the oldest one. Must not be empty. @return when it was due. */
    long take(Request request) {
        return request.restore(saved, at(head++));
    }

    private int capacity() {
        return saved.length / Request.SAVED_LONGS;
    }

    private int at(long index) {
        return (int) (index & capacity() - 1) * Request.SAVED_LONGS;
    }

    private void grow() {
        int used = saved.length;
        int first = at(head);
        long[] larger = Arrays.copyOf(Arrays.copyOfRange(saved, first, used), 2 * used);
        System.arraycopy(saved, 0, larger, used - first, first);
        tail -= head;
        head = 0;
        saved = larger;
    }
}
