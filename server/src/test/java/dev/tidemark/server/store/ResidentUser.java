package dev.tidemark.server.store;

import dev.tidemark.protocol.ReadState;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A user as a shard holds it, in plain collections: changes it, and makes its loads and commits as the interface asks.
 * Thread: one.
 */
public final class ResidentUser {
    private final long id;
    private PlainUser content = new PlainUser();
    /** Removed states that the store may still have, with the version of the removal. */
    private final TreeMap<Long, Long> removed = new TreeMap<>(Long::compareUnsigned);

    private long committedVersion;
    private int storedForm;

    public ResidentUser(long id) {
        this.id = id;
    }

    public long id() {
        return id;
    }

    /** What a load must answer once all is committed. */
    public PlainUser content() {
        return content;
    }

    public boolean isDirty() {
        return committedVersion != content.newestVersion();
    }

    /** Gives a state new values, with the user's next version. */
    public void change(long channel, RandomGenerator random) {
        long version = content.newestVersion() + 1 + random.nextInt(1000);
        ReadState state = new ReadState(
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                version,
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(1000),
                0,
                Integer.MAX_VALUE);
        put(channel, state);
    }

    /** Sets a state, whose version becomes the user's newest. */
    public void put(long channel, ReadState state) {
        content.states().put(channel, state);
        content.newestVersion(state.version());
        removed.remove(channel);
    }

    public void forget(long channel) {
        long version = content.newestVersion() + 1;
        content.states().remove(channel);
        content.newestVersion(version);
        content.removalVersion(version);
        removed.put(channel, version);
    }

    public void forgetAll() {
        for (Long channel : content.states().keySet().toArray(Long[]::new)) {
            forget(channel);
        }
    }

    /** Makes the task a commit of this user as it is, whole where the store asks for that. */
    public void prepareCommit(StoreTask task, ReadStateStore store) {
        prepareCommit(task, store.wantsWhole(content.states().size(), storedForm));
    }

    public void prepareCommit(StoreTask task, boolean whole) {
        task.prepareCommit(id);
        UserImage image = task.image();
        image.newestVersion(content.newestVersion());
        image.removalVersion(content.removalVersion());
        image.committedVersion(committedVersion);
        image.storedForm(storedForm);
        image.whole(whole);
        TreeMap<Long, ReadState> entries = new TreeMap<>(Long::compareUnsigned);
        content.states().forEach((channel, state) -> {
            if (whole || Long.compareUnsigned(state.version(), committedVersion) > 0) {
                entries.put(channel, state);
            }
        });
        removed.forEach((channel, version) ->
                entries.put(channel, new ReadState(0, 0, 0, version, UserImage.REMOVED, 0, 0, 0)));
        entries.forEach((channel, state) -> PlainUser.add(image, channel, state));
    }

    /** Takes the answer to a commit. Changes made meanwhile stay dirty. */
    public void onCommitted(StoreTask task) {
        UserImage image = task.image();
        storedForm = image.storedForm();
        if (task.outcome() == StoreTask.DONE) {
            committedVersion = image.newestVersion();
            removed.values().removeIf(version -> Long.compareUnsigned(version, committedVersion) <= 0);
        }
    }

    /** Takes the answer to a load that was done: the user is what the store has. */
    public void onLoaded(StoreTask task) {
        content = PlainUser.of(task.image());
        removed.clear();
        committedVersion = content.newestVersion();
        storedForm = task.image().storedForm();
    }
}
