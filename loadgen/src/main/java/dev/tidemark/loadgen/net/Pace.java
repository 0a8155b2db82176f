package dev.tidemark.loadgen.net;

/**
 * Decides when which request is sent on which connection. Thread: the loop. Allocation: none.
 */
interface Pace {
    /** When nothing is due. */
    long NEVER = Long.MAX_VALUE;

    /** A connection can take requests: it has been opened, or replies have been read from it. */
    void onRoom(LoadConnection connection, long nowNs);

    /** The turn ends: sends what is due. */
    void onTurn(long nowNs);

    /** When {@link #onTurn} must be called next though nothing is read, in {@link System#nanoTime} values, or {@link #NEVER}. */
    long nextTurnNs();

    /** Whether it will send nothing more. */
    boolean hasEnded();

    /** The run ends: what was due and has not been sent will not be. */
    void abandon(Recording recording);
}
