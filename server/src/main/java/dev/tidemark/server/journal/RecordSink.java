package dev.tidemark.server.journal;

/** Takes what a log holds, in the order it was written. Thread: the one that reads the log. */
public interface RecordSink {
    /**
     * One record. A removal has {@link RecordLayout#REMOVED} in counter 0; one of channel 0 is of all
     * states of the user.
     *
     * @param entry address of the ENTRY, good during the call only.
     */
    void onRecord(long user, long entry);

    /** A group has ended. What one request changed is never spread over two. */
    void onGroupEnd();
}
