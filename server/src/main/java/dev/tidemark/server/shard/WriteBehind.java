package dev.tidemark.server.shard;

import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;

/**
 * Brings changed users to the store: each a delay after its first unwritten change, or at once where its memory is wanted.
 * What is written is the latest, once, however many changes there were.
 *
 * <p>A user has at most one commit under way. Changes that come meanwhile make it dirty again; they are above the commit's
 * version, so the next commit finds them. After a failed commit the user is dirty since when it was before, and nothing is tried
 * for a pause that doubles up to {@link #LONGEST_PAUSE_MS}.
 *
 * <p>The store is never given what the journal could still lose: a commit whose user changed a moment ago is made ready, and held
 * until the journal has that change for good.
 *
 * <p>Thread: the shard. Allocation: see {@link StoreTasks}.
 */
final class WriteBehind {
    /** Instead of a time in ms: none. */
    static final int NEVER = -1;

    static final int FIRST_PAUSE_MS = 50;
    static final int LONGEST_PAUSE_MS = 2_000;
    /** Commits begun in one turn at most, so that a turn stays short. */
    private static final int COMMITS_PER_TURN = 128;

    private final Cache cache;
    private final ReadStateStore store;
    private final StoreTasks tasks;
    private final Journal journal;
    private final Timeline timeline;
    private final ShardCounters counters;
    private int delayMs;
    private final HeldCommits held;
    /** By the slot of each task: whether it is under way, and when its user's first unwritten change was. */
    private final boolean[] underWay;

    private final int[] sinceMs;
    private long bytesUnderWay;
    private long turnMs;
    private int nowMs;
    private int pauseMs;
    private int pausedUntilMs;
    private boolean draining;

    WriteBehind(
            Cache cache,
            ReadStateStore store,
            StoreTasks tasks,
            Journal journal,
            Timeline timeline,
            ShardCounters counters,
            int delayMs) {
        this.cache = cache;
        this.store = store;
        this.tasks = tasks;
        this.journal = journal;
        this.timeline = timeline;
        this.counters = counters;
        this.delayMs = delayMs;
        held = new HeldCommits(store, tasks.limit());
        underWay = new boolean[tasks.limit()];
        sinceMs = new int[tasks.limit()];
    }

    /** A turn begins: gives the store what was held and is safe now. */
    void beginTurn(long ms) {
        turnMs = ms;
        nowMs = (int) ms;
        held.release(journal.committable());
    }

    /** From now on, also for those that wait: how long after its first unwritten change a user is due. */
    void delayMs(int newDelayMs) {
        delayMs = newDelayMs;
    }

    /** Begins the commits that are due. */
    void onTurn() {
        for (int i = 0; i < COMMITS_PER_TURN && canCommit(); i++) {
            int block = cache.oldestDirty();
            if (block == Cache.NONE || !isUrgent() && nowMs - cache.dirtySinceMs(block) < delayMs) {
                break;
            }
            commitOrNoteOverdue(block);
        }
        if (held.size() > 0 && (isUrgent() || isRunningShort())) {
            journal.hurry();
        }
    }

    /** Whether the commits that are not answered take half of what there may be. */
    private boolean isRunningShort() {
        return 2 * tasks.inUse() >= tasks.limit() || 2 * bytesUnderWay >= ShardLimits.COMMIT_BYTES_UNDER_WAY;
    }

    /** Whether commits are not to wait for their time. */
    private boolean isUrgent() {
        return draining || journal.isFilling();
    }

    /** From now on every dirty user is due. */
    void drain() {
        draining = true;
    }

    /** When {@link #onTurn} has something to do next: ms from now, or {@link #NEVER} before something else happens. */
    int nextDelayMs() {
        int block = cache.oldestDirty();
        if (block == Cache.NONE || tasks.isExhausted() || bytesUnderWay >= ShardLimits.COMMIT_BYTES_UNDER_WAY) {
            return NEVER;
        }
        int due = isUrgent() ? 0 : cache.dirtySinceMs(block) + delayMs - nowMs;
        int resumed = pauseMs > 0 ? pausedUntilMs - nowMs : 0;
        return Math.max(0, Math.max(due, resumed));
    }

    /** Whether a commit can be begun now: the store is not failing, and not all that may be is under way. */
    boolean canCommit() {
        return !isPaused() && !tasks.isExhausted() && bytesUnderWay < ShardLimits.COMMIT_BYTES_UNDER_WAY;
    }

    /** Whether the last commit failed, and its pause is not over. */
    boolean isPaused() {
        return pauseMs > 0 && pausedUntilMs - nowMs > 0;
    }

    int commitsUnderWay() {
        return tasks.inUse();
    }

    boolean isWriting(int block) {
        return (cache.flags(block) & Resident.WRITING) != 0;
    }

    /** Begins the commit of a dirty user that has none under way; {@link #canCommit} was asked. */
    void commit(int block) {
        assert cache.isDirty(block) && !isWriting(block);
        StoreTask task = tasks.take();
        underWay[task.slot()] = true;
        sinceMs[task.slot()] = cache.dirtySinceMs(block);
        task.prepareCommit(cache.user(block));
        int flags = cache.flags(block);
        boolean whole =
                (flags & Resident.REWRITE) != 0 || store.wantsWhole(cache.stateCount(block), cache.storedForm(block));
        cache.copyTo(task.image(), block, whole);
        cache.unmarkDirty(block);
        cache.flags(block, flags & ~(Resident.REWRITE | Resident.OVERDUE) | Resident.WRITING);
        bytesUnderWay += bytes(task);
        int sinceChangeMs = nowMs - cache.latestChangeMs(block, nowMs); // a difference, since both wrap
        long behindNewestChange = timeline.behind(turnMs - sinceChangeMs, journal.end());
        if (behindNewestChange <= journal.committable()) {
            store.commit(task);
        } else {
            held.add(task, behindNewestChange);
        }
    }

    /** The same for a user whose memory is wanted. */
    void commitForRoom(int block) {
        commit(block);
        if (held.size() > 0) {
            journal.hurry();
        }
    }

    /**
     * A commit has come back. The user is resident, since none is dropped while its commit is under way.
     *
     * @return the user's block as it is now.
     */
    int onCommitted(StoreTask task, long hash) {
        UserImage image = task.image();
        int block = cache.find(image.user(), hash);
        int flags = cache.flags(block) & ~Resident.WRITING;
        boolean overdue = (flags & Resident.OVERDUE) != 0;
        underWay[task.slot()] = false;
        bytesUnderWay -= bytes(task);
        cache.storedForm(block, image.storedForm());
        if (task.outcome() == StoreTask.DONE) {
            cache.flags(block, flags & ~Resident.OVERDUE);
            pauseMs = 0;
            counters.increment(ShardCounter.STORE_COMMITTED_USERS);
            counters.add(ShardCounter.STORE_COMMITS, rows(image));
            cache.committedVersion(block, image.newestVersion());
            block = cache.purgeRemoved(block, image.newestVersion());
            if (overdue) {
                cache.markDirtySince(block, cache.dirtySinceMs(block));
            }
        } else {
            int rewrite = image.isWhole() ? Resident.REWRITE : 0;
            cache.flags(block, flags & ~Resident.OVERDUE | rewrite);
            counters.increment(ShardCounter.STORE_FAILURES);
            pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pauseMs * 2));
            pausedUntilMs = nowMs + pauseMs;
            if (cache.isDirty(block)) {
                cache.unmarkDirty(block);
            }
            cache.markDirtySince(block, sinceMs[task.slot()]);
        }
        tasks.giveBack(task);
        return block;
    }

    /** Age in ms of the oldest change that the store has not confirmed, or {@link #NEVER} if there is none. */
    int oldestUnwrittenMs() {
        int block = cache.oldestDirty();
        int oldest = block == Cache.NONE ? NEVER : nowMs - cache.dirtySinceMs(block);
        if (tasks.inUse() > 0) {
            for (int i = 0; i < underWay.length; i++) {
                oldest = underWay[i] ? Math.max(oldest, nowMs - sinceMs[i]) : oldest;
            }
        }
        return oldest;
    }

    private void commitOrNoteOverdue(int block) {
        if (isWriting(block)) {
            cache.unmarkDirty(block);
            cache.flags(block, cache.flags(block) | Resident.OVERDUE);
        } else {
            commit(block);
        }
    }

    private static long rows(UserImage image) {
        long rows = 0;
        for (int i = 0; i < image.entryCount(); i++) {
            rows += image.version(i) > image.committedVersion() ? 1 : 0;
        }
        return rows;
    }

    private static long bytes(StoreTask task) {
        return UserImage.entryOffset(task.image().entryCount());
    }
}
