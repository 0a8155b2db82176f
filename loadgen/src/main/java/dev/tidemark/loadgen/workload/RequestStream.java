package dev.tidemark.loadgen.workload;

/** Requests one after another; the same seed gives the same ones. Thread: one. Allocation: none. */
public interface RequestStream {
    /**
     * Makes the next request.
     *
     * @param timeNs when it is due, in nanoseconds since the stream's start: what its message id is made of.
     * @return false if there is none, the stream has ended.
     */
    boolean next(long timeNs, Request request);
}
