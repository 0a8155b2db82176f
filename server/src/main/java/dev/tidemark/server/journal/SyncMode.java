package dev.tidemark.server.journal;

/** When what was written is put on disk for good, and what an acknowledgement waits for. */
public enum SyncMode {
    /** Never: an acknowledged change outlives the process, not the machine. */
    OFF,
    /** Again and again; acknowledgements do not wait for it. */
    INTERVAL,
    /** Before any acknowledgement, for all that came meanwhile at once. */
    ALWAYS
}
