package dev.tidemark.server.journal;

/** The journal in segments on disk. Skeleton: made by {@link JournalDirectory#begin}. */
public abstract class SegmentJournal implements Journal {
    /** Most tasks of a journal that are under way at once; its shard's inbox needs room for them. */
    public static final int MOST_TASKS_UNDER_WAY = 3;

    SegmentJournal() {}
}
