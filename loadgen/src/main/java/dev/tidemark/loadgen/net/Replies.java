package dev.tidemark.loadgen.net;

/** Gets the replies of one connection as its bytes are read. Thread: the connection's. */
interface Replies {
    /**
     * A reply to a request known by its correlation.
     *
     * @param error name of its status, or null for success.
     */
    void onReply(int correlation, String error);

    /** The next reply, where they come in the order of the requests. */
    void onReplyInOrder(String error);
}
