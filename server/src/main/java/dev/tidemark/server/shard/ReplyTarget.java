package dev.tidemark.server.shard;

/** Whoever sent a {@link Request} and takes its reply. Thread: the shard that the request came from. */
public interface ReplyTarget {
    /**
     * The request has been answered: its {@link Request#reply} holds a reply frame, or nothing where a QUIET request has none.
     * The request goes back to its pool when this returns.
     */
    void onReply(Request request);
}
