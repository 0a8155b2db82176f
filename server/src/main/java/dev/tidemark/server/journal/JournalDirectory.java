package dev.tidemark.server.journal;

/** The directory with all logs of a server. Skeleton: signatures only. */
public final class JournalDirectory implements AutoCloseable {
    private JournalDirectory() {}

    /**
     * Takes a directory. The disk stays the caller's to close, after this.
     *
     * @throws JournalException LOCKED if another server has it, UNUSABLE if it cannot be read or written.
     */
    public static JournalDirectory open(Disk disk, JournalSettings settings) {
        throw new UnsupportedOperationException(disk + " " + settings);
    }

    /**
     * Reads all logs that are there, of whatever number of shards: first holds all of them to their checksums, then gives
     * their records, those of a log in order. Changes nothing, so it can be done again.
     *
     * @throws JournalException DAMAGED if something below what was durable is not whole, before the first record is given.
     */
    public Recovered recover(RecordSink sink) {
        throw new UnsupportedOperationException(String.valueOf(sink));
    }

    /** Deletes all logs that were there: the store has all they hold, for good. Can be done again if the process ends in it. */
    public void discard() {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins a shard's log. To be called once a shard, after {@link #discard} (or at once, where nothing was there).
     *
     * @param worker the shard's own; the journal closes it.
     * @throws JournalException UNUSABLE if its first segment cannot be made.
     */
    public SegmentJournal begin(int shard, JournalTask.Worker worker) {
        throw new UnsupportedOperationException(shard + " " + worker);
    }

    /** Releases the directory. Journals must have been closed before. */
    @Override
    public void close() {}
}
