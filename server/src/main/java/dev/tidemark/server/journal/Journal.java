package dev.tidemark.server.journal;

import dev.tidemark.server.metrics.DurationHistogram;

/**
 * One shard's log of changes, so that none that was acknowledged is lost. A change is appended as the after-image of the read
 * state, one record of {@link RecordLayout}; what a turn appended is written as one group, whole or not at all. What lies
 * below a position can be freed once the store has it for good.
 *
 * <p>A <em>position</em> counts bytes since the log's start. Positions only rise, and each of them stands between two groups.
 *
 * <p>Nothing here blocks: what must wait for a disk is done elsewhere and comes back as {@link JournalTask} through the shard's
 * inbox. Any call may throw {@link JournalException}: the log is broken then, nothing that waits for it may be acknowledged,
 * and the process must end.
 *
 * <p>Thread: the shard. Allocation: none but in what it does once a segment.
 */
public interface Journal extends AutoCloseable {

    /**
     * Whether so many records can be appended now, in one group, and will find their place. To be asked before anything is
     * changed: false means that the change must be refused. May write what has been gathered, to make room.
     *
     * @param records 0 … {@link RecordLayout#MOST_RECORDS_OF_A_CHANGE}.
     */
    boolean hasRoom(int records);

    /** Appends the after-image of a state that was changed. {@code entry} is the address of an ENTRY, which is copied. */
    void append(long user, long entry);

    /** Appends the removal of a state or, with channel 0, of all states of the user. */
    void appendRemoval(long user, long channel, long version);

    /** Ends a turn: writes what has been gathered as one group, and does what is due. {@code ms} as in the shard's turns. */
    void endTurn(long ms);

    /** When {@link #endTurn} must be called next though nothing was appended: ms, or {@link Long#MAX_VALUE} for never. */
    long nextTurnMs();

    /** Says that the durable position is waited for: a sync is begun at the end of this turn, or of the one under way. */
    void hurry();

    /**
     * Position behind all that was appended, and what the journal writes for itself, which nobody waits for. A group that is still
     * open only grows, so what waits for this waits for all of it.
     */
    long end();

    /** Position below which everything has reached the system, so that it outlives the process. */
    long written();

    /** Position below which everything is on disk for good. Stays as it is where nothing is ever synced. */
    long durable();

    /** Position below which changes may be acknowledged, as the log is configured: {@link #written} or {@link #durable}. */
    long confirmed();

    /** Position below which the store may be given changes: {@link #durable} or, where nothing is ever synced, {@link #end}. */
    long committable();

    /** Position from which on the log is kept. */
    long start();

    /** Whether truncating at a position would free anything. Cheap. */
    boolean isWorthTruncating(long position);

    /** Frees what lies below a position, or part of it: the store has it for good. */
    void truncate(long position);

    /** Whether so much of the log is in use that the store should be given changes before they are due. */
    boolean isFilling();

    /** Takes a task that has come back through the inbox. */
    void onCompleted(JournalTask task);

    /** Bytes on disk, places kept ready included. */
    long bytesOnDisk();

    /** Records written. */
    long records();

    /** Groups written. */
    long groups();

    /** How long it took to put all that was written on disk for good, each time. What is got may be read by any thread. */
    DurationHistogram syncTimes();

    /** How often that was done. */
    default long syncs() {
        return syncTimes().total();
    }

    /**
     * Ends the log. If the store has everything for good, nothing is left to replay.
     *
     * @param everythingStored whether what the log holds may go.
     */
    void close(boolean everythingStored);

    /** Ends the log and leaves it to be replayed. */
    @Override
    default void close() {
        close(false);
    }
}
