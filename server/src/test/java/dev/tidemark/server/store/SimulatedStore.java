package dev.tidemark.server.store;

import dev.tidemark.protocol.ReadState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A store for the seeded simulator of a shard: no threads, no clock, and as nasty as the interface allows. Tasks wait
 * until the simulator answers them, in any order, well or not; a commit takes effect when it is given or when it is
 * answered, and one that fails may have taken effect. A failed load leaves rubbish in its image. What has taken effect
 * outlives a power cut once a sync that was given later has been answered.
 *
 * <p>It also holds its caller to the interface, and throws AssertionError at: a second task of a user who has one under
 * way, an image touched while the store has it, an image {@link ImageCheck} refuses, versions that fall, a whole commit
 * that leaves out a state that nobody removed, changed states only where the store wanted all.
 *
 * <p>Thread: the simulator's.
 */
public final class SimulatedStore implements ReadStateStore {
    /** Low, so that users of a few states change form often. */
    private static final int SPREAD_ABOVE = 6;

    private static final int PACK_BELOW = 3;

    private static final int PACKED = 1;
    private static final int SPREAD = 2;
    private static final int UNSURE = 3;

    private final RandomGenerator random;
    private final StoredUsers users;
    private final Map<Long, Integer> forms;
    private final List<Waiting> waiting = new ArrayList<>();
    private double failureRate;
    private boolean atOnce;
    private boolean closed;
    private long loadCount;
    private long commitCount;
    private long syncCount;

    private static final class Waiting {
        final StoreTask task;
        final long checksum;
        /** Commits that had taken effect when the task came. */
        final long appliedBefore;

        boolean applied;

        Waiting(StoreTask task, long appliedBefore) {
            this.task = task;
            this.appliedBefore = appliedBefore;
            checksum = checksum(task.image());
        }
    }

    public SimulatedStore(RandomGenerator random) {
        this(random, new StoredUsers(), new HashMap<>());
    }

    private SimulatedStore(RandomGenerator random, StoredUsers users, Map<Long, Integer> forms) {
        this.random = random;
        this.users = users;
        this.forms = forms;
    }

    /** Which part of the tasks that {@link #step} answers it fails, 0 … 1: 1 is an outage. */
    public void failureRate(double rate) {
        failureRate = rate;
    }

    /** Whether every task is answered before it returns to the caller, for one who waits and has no simulator. */
    public void answerAtOnce(boolean answersAtOnce) {
        atOnce = answersAtOnce;
    }

    /** How many tasks wait for their answer. */
    public int waitingCount() {
        return waiting.size();
    }

    /** The user of waiting task {@code index}. */
    public long waitingUser(int index) {
        return waiting.get(index).task.user();
    }

    /** Whether waiting task {@code index} is a commit. */
    public boolean waitingIsCommit(int index) {
        return waiting.get(index).task.kind() == StoreTask.Kind.COMMIT;
    }

    /** How many loads were answered DONE. */
    public long loadCount() {
        return loadCount;
    }

    /** How many commits were answered DONE. */
    public long commitCount() {
        return commitCount;
    }

    /** How many syncs were answered DONE. */
    public long syncCount() {
        return syncCount;
    }

    /** The users that the store holds. */
    public Set<Long> users() {
        return users.all().keySet();
    }

    /** What the store holds of a user now; nothing if it does not know the user. */
    public PlainUser stored(long user) {
        return copyOf(users.find(user));
    }

    /** What the store holds of a user that even a power cut would leave. */
    public PlainUser durable(long user) {
        return copyOf(users.findDurable(user));
    }

    private static PlainUser copyOf(PlainUser user) {
        return user == null ? new PlainUser() : user.copy();
    }

    /** Answers one waiting task, any, and fails it with the probability set. @return false if none waits. */
    public boolean step() {
        if (waiting.isEmpty()) {
            return false;
        }
        int index = random.nextInt(waiting.size());
        if (random.nextDouble() < failureRate) {
            fail(index, random.nextBoolean());
        } else {
            answer(index);
        }
        return true;
    }

    /** Answers waiting task {@code index} DONE. */
    public void answer(int index) {
        Waiting answered = remove(index);
        StoreTask task = answered.task;
        if (task.kind() == StoreTask.Kind.COMMIT) {
            apply(answered);
            task.image().storedForm(forms.getOrDefault(task.user(), 0));
            commitCount++;
        } else if (task.kind() == StoreTask.Kind.SYNC) {
            users.sync(answered.appliedBefore);
            syncCount++;
        } else {
            PlainUser user = users.find(task.user());
            if (user != null) {
                user.fill(task.image());
                task.image().storedForm(forms.get(task.user()));
            }
            loadCount++;
        }
        task.complete(StoreTask.DONE);
    }

    /**
     * Answers waiting task {@code index} FAILED; a commit after it took effect or, where that is still open, before.
     */
    public void fail(int index, boolean applied) {
        Waiting failed = remove(index);
        StoreTask task = failed.task;
        if (task.kind() == StoreTask.Kind.COMMIT) {
            if (applied) {
                apply(failed);
            }
            forms.computeIfPresent(task.user(), (user, form) -> UNSURE);
            task.image().storedForm(UNSURE);
        } else if (task.kind() == StoreTask.Kind.LOAD) {
            fillWithRubbish(task.image());
        }
        task.complete(StoreTask.FAILED);
    }

    /**
     * The process dies: no waiting task is answered, and each waiting commit has taken effect or not.
     *
     * @return the store as the next process finds it; this one is of no use any more.
     */
    public SimulatedStore crash() {
        for (Waiting lost : waiting) {
            if (lost.task.kind() == StoreTask.Kind.COMMIT && random.nextBoolean()) {
                apply(lost);
            }
        }
        waiting.clear();
        closed = true;
        return reopened();
    }

    /**
     * The power goes: as {@link #crash}, and of the commits since the last sync only the first few are left, whether they were
     * answered or not.
     */
    public SimulatedStore cutPower() {
        crash();
        users.cutPower(random);
        forms.keySet().retainAll(users.all().keySet());
        return reopened();
    }

    private SimulatedStore reopened() {
        users.all().forEach((user, content) -> forms.put(user, form(content, forms.getOrDefault(user, 0))));
        return new SimulatedStore(random, users, forms);
    }

    @Override
    public void load(StoreTask task) {
        require(task.kind() == StoreTask.Kind.LOAD, "a commit given as a load", task);
        accept(task);
        answerIfAtOnce();
    }

    @Override
    public void commit(StoreTask task) {
        require(task.kind() == StoreTask.Kind.COMMIT, "a load given as a commit", task);
        String fault = ImageCheck.faultOfCommit(task.image());
        require(fault == null, fault, task);
        checkAgainstStored(task);
        Waiting accepted = accept(task);
        if (accepted != null && random.nextBoolean()) {
            apply(accepted);
        }
        answerIfAtOnce();
    }

    @Override
    public void sync(StoreTask task) {
        require(task.kind() == StoreTask.Kind.SYNC, "a task given as a sync", task);
        accept(task);
        answerIfAtOnce();
    }

    private void answerIfAtOnce() {
        while (atOnce && step()) {
            // one task more has been answered
        }
    }

    private Waiting accept(StoreTask task) {
        if (closed) {
            task.complete(StoreTask.FAILED);
            return null;
        }
        for (Waiting other : waiting) {
            require(
                    other.task.user() != task.user() || task.kind() == StoreTask.Kind.SYNC,
                    "a second task of a user who has one under way",
                    task);
        }
        Waiting accepted = new Waiting(task, users.end());
        waiting.add(accepted);
        return accepted;
    }

    private Waiting remove(int index) {
        Waiting removed = waiting.remove(index);
        require(
                checksum(removed.task.image()) == removed.checksum,
                "an image touched while the store has it",
                removed.task);
        return removed;
    }

    private void checkAgainstStored(StoreTask task) {
        UserImage image = task.image();
        int form = forms.getOrDefault(task.user(), 0);
        boolean mayBePartial = form == SPREAD && image.storedForm() == SPREAD;
        require(image.isWhole() || mayBePartial, "changed states only of a user stored in form " + form, task);
        PlainUser stored = users.find(task.user());
        if (stored == null) {
            return;
        }
        require(!isBelow(image.newestVersion(), stored.newestVersion()), "newestVersion falls", task);
        require(!isBelow(image.removalVersion(), stored.removalVersion()), "removalVersion falls", task);
        PlainUser committed = PlainUser.of(image);
        for (int i = 0; i < image.entryCount(); i++) {
            ReadState before = stored.states().get(image.channel(i));
            require(
                    before == null || !isBelow(image.version(i), before.version()),
                    "the version of entry " + i + " falls",
                    task);
        }
        if (image.isWhole()) {
            stored.states()
                    .forEach((channel, state) -> require(
                            committed.states().containsKey(channel) || isBelow(state.version(), image.removalVersion()),
                            "a whole commit leaves out a state that nobody removed: channel=" + channel,
                            task));
        }
    }

    private static boolean isBelow(long version, long other) {
        return Long.compareUnsigned(version, other) < 0;
    }

    private void apply(Waiting commit) {
        UserImage image = commit.task.image();
        if (commit.applied || image.newestVersion() == 0) {
            return;
        }
        commit.applied = true;
        PlainUser user = users.apply(image);
        forms.put(image.user(), form(user, image.isWhole() ? image.storedForm() : SPREAD));
    }

    private static int form(PlainUser user, int storedForm) {
        return user.states().size() > (storedForm == SPREAD ? PACK_BELOW : SPREAD_ABOVE) ? SPREAD : PACKED;
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return storedForm != SPREAD || stateCount <= PACK_BELOW;
    }

    private void fillWithRubbish(UserImage image) {
        image.newestVersion(random.nextLong());
        image.removalVersion(random.nextLong());
        image.storedForm(random.nextInt(256));
        image.add(random.nextLong(), random.nextLong(), 0, 0, random.nextLong(), new int[] {-1, -1, -1, -1});
    }

    private static long checksum(UserImage image) {
        int length = UserImage.entryOffset(image.entryCount());
        byte[] bytes = new byte[length];
        image.buffer().getBytes(0, bytes);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static void require(boolean condition, String what, StoreTask task) {
        if (!condition) {
            throw new AssertionError(what + ": user=" + Long.toUnsignedString(task.user()) + " kind=" + task.kind());
        }
    }

    /** Answers all that waits DONE, in any order, and makes it durable. */
    @Override
    public void close() {
        while (!waiting.isEmpty()) {
            answer(random.nextInt(waiting.size()));
        }
        users.sync(users.end());
        closed = true;
    }
}
