package dev.tidemark.server.shard;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.journal.JournalTask;
import dev.tidemark.server.journal.SyncMode;
import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.store.PlainUser;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.agrona.UnsafeApi;

/**
 * A journal of the seeded simulator that remembers at which position each change lies, and throws AssertionError where a rule
 * is broken: records appended without room having been asked for, positions that fall, changes let go of that the store could
 * still lose.
 *
 * <p>Thread: the simulation's.
 */
final class WatchedJournal implements Journal {
    private final Journal journal;
    private final SyncMode mode;
    private final LongFunction<PlainUser> durableInStore;

    /** By user, the position behind each change by its version. */
    private final Map<Long, TreeMap<Long, Long>> changes = new HashMap<>();

    private long truncations;
    private int granted;
    private long seenEnd;
    private long seenDurable;
    private long lastEnd;

    /** @param durableInStore what the store holds of a user whatever happens. */
    WatchedJournal(Journal journal, SyncMode mode, LongFunction<PlainUser> durableInStore) {
        this.journal = journal;
        this.mode = mode;
        this.durableInStore = durableInStore;
    }

    /** The newest version of a user's changes that the journal says are on disk for good, 0 if there is none. */
    long durableVersion(long user) {
        long newest = 0;
        for (Map.Entry<Long, Long> change :
                changes.getOrDefault(user, new TreeMap<>()).entrySet()) {
            if (change.getValue() <= journal.durable()) {
                newest = change.getKey();
            }
        }
        return newest;
    }

    /** The store is given a user: what the journal could still lose must not be in it. */
    void requireCommittable(long user, long newestVersion) {
        Map.Entry<Long, Long> change =
                changes.getOrDefault(user, new TreeMap<>()).floorEntry(newestVersion);
        require(
                mode == SyncMode.OFF || change == null || change.getValue() <= journal.durable(),
                "the store was given a change that the journal could lose: user=" + Long.toUnsignedString(user)
                        + " position=" + change);
    }

    /** Whether all that was appended is on disk for good, where that is promised. */
    boolean isAllDurable() {
        return mode == SyncMode.OFF || lastEnd <= journal.durable();
    }

    @Override
    public boolean hasRoom(int records) {
        boolean room = journal.hasRoom(records);
        granted = room ? records : 0;
        return room;
    }

    @Override
    public void append(long user, long entry) {
        journal.append(user, entry);
        onAppended(user, UnsafeApi.getLong(entry + EntryLayout.STATE_OFFSET + StateLayout.VERSION_OFFSET));
    }

    @Override
    public void appendRemoval(long user, long channel, long version) {
        journal.appendRemoval(user, channel, version);
        onAppended(user, version);
    }

    private void onAppended(long user, long version) {
        require(granted-- > 0, "a record was appended without asking for room");
        lastEnd = journal.end();
        changes.computeIfAbsent(user, id -> new TreeMap<>()).put(version, lastEnd);
    }

    @Override
    public void truncate(long position) {
        changes.forEach((user, versions) -> {
            long stored = durableInStore.apply(user).newestVersion();
            versions.forEach((version, end) -> require(
                    end > position || stored >= version,
                    "the journal let go of a change that the store could lose: user=" + Long.toUnsignedString(user)
                            + " version=" + version + " stored=" + stored));
        });
        journal.truncate(position);
        truncations++;
    }

    /** How often the journal was told that the store has what it holds. */
    long truncations() {
        return truncations;
    }

    @Override
    public void endTurn(long ms) {
        journal.endTurn(ms);
        granted = 0;
        require(
                journal.start() <= journal.durable()
                        && journal.durable() <= journal.written()
                        && lastEnd <= journal.written()
                        && journal.durable() >= seenDurable
                        && journal.end() >= seenEnd,
                "positions fall or have changed places: start=" + journal.start() + " durable=" + journal.durable()
                        + " written=" + journal.written() + " end=" + journal.end() + " appended=" + lastEnd);
        seenDurable = journal.durable();
        seenEnd = journal.end();
    }

    @Override
    public long nextTurnMs() {
        return journal.nextTurnMs();
    }

    @Override
    public void hurry() {
        journal.hurry();
    }

    @Override
    public long end() {
        return journal.end();
    }

    @Override
    public long written() {
        return journal.written();
    }

    @Override
    public long durable() {
        return journal.durable();
    }

    @Override
    public long confirmed() {
        return journal.confirmed();
    }

    @Override
    public long committable() {
        return journal.committable();
    }

    @Override
    public long start() {
        return journal.start();
    }

    @Override
    public boolean isWorthTruncating(long position) {
        return journal.isWorthTruncating(position);
    }

    @Override
    public boolean isFilling() {
        return journal.isFilling();
    }

    @Override
    public void onCompleted(JournalTask task) {
        journal.onCompleted(task);
    }

    @Override
    public long bytesOnDisk() {
        return journal.bytesOnDisk();
    }

    @Override
    public long records() {
        return journal.records();
    }

    @Override
    public long groups() {
        return journal.groups();
    }

    @Override
    public DurationHistogram syncTimes() {
        return journal.syncTimes();
    }

    @Override
    public void close(boolean everythingStored) {
        journal.close(everythingStored);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
