package dev.tidemark.server.journal;

import dev.tidemark.server.metrics.DurationHistogram;

/** The journal of a shard that has none: whatever is appended is confirmed at once, and lost with the process. */
public final class NoJournal implements Journal {
    private final DurationHistogram syncTimes = new DurationHistogram();

    @Override
    public boolean hasRoom(int records) {
        return true;
    }

    @Override
    public void append(long user, long entry) {}

    @Override
    public void appendRemoval(long user, long channel, long version) {}

    @Override
    public void endTurn(long ms) {}

    @Override
    public long nextTurnMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public void hurry() {}

    @Override
    public long end() {
        return 0;
    }

    @Override
    public long written() {
        return 0;
    }

    @Override
    public long durable() {
        return 0;
    }

    @Override
    public long confirmed() {
        return 0;
    }

    @Override
    public long committable() {
        return 0;
    }

    @Override
    public long start() {
        return 0;
    }

    @Override
    public boolean isWorthTruncating(long position) {
        return false;
    }

    @Override
    public void truncate(long position) {}

    @Override
    public boolean isFilling() {
        return false;
    }

    @Override
    public void onCompleted(JournalTask task) {
        throw new IllegalStateException("a task of a journal that there is not: task=" + task);
    }

    @Override
    public long bytesOnDisk() {
        return 0;
    }

    @Override
    public long records() {
        return 0;
    }

    @Override
    public long groups() {
        return 0;
    }

    @Override
    public DurationHistogram syncTimes() {
        return syncTimes;
    }

    @Override
    public void close(boolean everythingStored) {}
}
