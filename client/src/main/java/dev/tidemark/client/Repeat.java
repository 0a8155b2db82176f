package dev.tidemark.client;

/** When a request may be sent again by the client itself: PROTOCOL.md section 4, "Sending again". */
enum Repeat {
    /** A change that a second time would do twice, or undo what came between: never. */
    NEVER,
    /**
     * An increment with ONCE: only in its old place before all later requests, which is after a lost connection and after
     * SHUTTING_DOWN. Put behind a newer message of its channel, it would be taken for one that has been counted.
     */
    IN_ORDER,
    /** Reads, acks, and what carries IF: at any time. */
    ANY_TIME
}
