package dev.tidemark.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the calls that are open, by number and by the bytes of their frames. Thread: any. */
final class Admission {
    private final int mostCalls;
    private final long mostBytes;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Admission(int mostCalls, long mostBytes) {
        this.mostCalls = mostCalls;
        this.mostBytes = mostBytes;
    }

    /** Takes a place for a frame of a length. @return false if there is none. */
    boolean tryEnter(int length) {
        if (calls.incrementAndGet() > mostCalls) {
            calls.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(length) > mostBytes) {
            leave(length);
            return false;
        }
        return true;
    }

    void leave(int length) {
        calls.decrementAndGet();
        bytes.addAndGet(-length);
    }

    int calls() {
        return calls.get();
    }

    long bytes() {
        return bytes.get();
    }
}
