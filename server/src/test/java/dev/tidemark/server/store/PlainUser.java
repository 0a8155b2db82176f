package dev.tidemark.server.store;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.StateLayout;
import java.nio.ByteOrder;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What a store holds of a user, in plain collections: the measure for what real stores answer. Thread: one. */
public final class PlainUser {
    private static final int MOST_STATES_PRINTED = 8;

    private final TreeMap<Long, ReadState> states = new TreeMap<>(Long::compareUnsigned);
    private long newestVersion;
    /** Up to where all changes are here. */
    private long completeVersion;

    private long removalVersion;

    /** All that an image says, removed entries left out. */
    public static PlainUser of(UserImage image) {
        PlainUser user = new PlainUser();
        user.newestVersion(image.newestVersion());
        user.removalVersion = image.removalVersion();
        for (int i = 0; i < image.entryCount(); i++) {
            if (!image.isRemoved(i)) {
                user.states.put(image.channel(i), state(image, i));
            }
        }
        return user;
    }

    /** An independent user with the same content. */
    public PlainUser copy() {
        PlainUser user = new PlainUser();
        user.newestVersion = newestVersion;
        user.completeVersion = completeVersion;
        user.removalVersion = removalVersion;
        user.states.putAll(states);
        return user;
    }

    public long newestVersion() {
        return newestVersion;
    }

    public long removalVersion() {
        return removalVersion;
    }

    /** By channel, ascending unsigned. */
    public NavigableMap<Long, ReadState> states() {
        return states;
    }

    public void newestVersion(long version) {
        newestVersion = version;
        completeVersion = version;
    }

    public void removalVersion(long version) {
        removalVersion = version;
    }

    /** Does what {@link ReadStateStore#commit} promises. */
    public void apply(UserImage commit) {
        newestVersion(commit.newestVersion());
        removalVersion = commit.removalVersion();
        if (commit.isWhole()) {
            states.clear();
        }
        for (int i = 0; i < commit.entryCount(); i++) {
            if (commit.isRemoved(i)) {
                states.remove(commit.channel(i));
            } else if (commit.isWhole() || Long.compareUnsigned(commit.version(i), commit.committedVersion()) > 0) {
                states.put(commit.channel(i), state(commit, i));
            }
        }
    }

    /** Becomes what a commit of another content leaves that is cut short: some of its states are here, and all of its versions. */
    public void applyInPart(PlainUser commit, RandomGenerator random) {
        commit.states.forEach((channel, state) -> {
            if (random.nextBoolean()) {
                states.put(channel, state);
            }
        });
        states.keySet().removeIf(channel -> !commit.states.containsKey(channel) && random.nextBoolean());
        newestVersion = commit.newestVersion;
        removalVersion = commit.removalVersion;
    }

    /** Does what {@link ReadStateStore#load} promises. */
    public void fill(UserImage load) {
        load.newestVersion(newestVersion);
        load.committedVersion(completeVersion);
        load.removalVersion(removalVersion);
        states.forEach((channel, state) -> add(load, channel, state));
    }

    /** Appends a state to an image. */
    static void add(UserImage image, long channel, ReadState state) {
        int[] counters = {state.mentions(), state.unread(), state.counter2(), state.counter3()};
        image.add(channel, state.lastRead(), state.mentioned(), state.counted(), state.version(), counters);
    }

    private static ReadState state(UserImage image, int index) {
        int state = UserImage.entryOffset(index) + EntryLayout.STATE_OFFSET;
        int[] counters = new int[Counters.COUNT];
        for (int i = 0; i < Counters.COUNT; i++) {
            counters[i] = image.buffer()
                    .getInt(state + StateLayout.COUNTERS_OFFSET + i * Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        return new ReadState(
                image.buffer().getLong(state + StateLayout.LAST_READ_OFFSET, ByteOrder.LITTLE_ENDIAN),
                image.buffer().getLong(state + StateLayout.MENTIONED_OFFSET, ByteOrder.LITTLE_ENDIAN),
                image.buffer().getLong(state + StateLayout.COUNTED_OFFSET, ByteOrder.LITTLE_ENDIAN),
                image.version(index),
                counters[0],
                counters[1],
                counters[2],
                counters[3]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlainUser user
                && newestVersion == user.newestVersion
                && removalVersion == user.removalVersion
                && states.equals(user.states);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(newestVersion) + 31 * states.hashCode();
    }

    @Override
    public String toString() {
        String few = states.size() <= MOST_STATES_PRINTED ? " " + states : "";
        return "newestVersion=" + newestVersion + " removalVersion=" + removalVersion + " states=" + states.size()
                + " hash=" + states.hashCode() + few;
    }
}
