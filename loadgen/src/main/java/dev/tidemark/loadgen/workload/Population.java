package dev.tidemark.loadgen.workload;

import dev.tidemark.protocol.UserHash;
import java.time.Instant;

/**
 * The users and their channels. Nothing is kept per user: ids, counts and memberships are computed from a user's number.
 *
 * <p>A user's channels are numbered 0 … {@link #channelCount} − 1; the number is the channel's <em>level</em>. Users stand in
 * blocks, wider ones at higher levels, and those of a block who have a channel of that level share it: they are its members.
 * So a message's recipients are users who already have a read state for its channel, and a run does not make the server's
 * content grow.
 *
 * <p>Thread: any. Allocation: none after construction.
 */
public final class Population {
    /** Most users: ids must stay within 42 bits of milliseconds. */
    public static final int MAX_USERS = 200_000_000;

    private static final long FIRST_USER_MS =
            Instant.parse("2016-01-01T00:00:00Z").toEpochMilli();
    private static final long FIRST_CHANNEL_MS =
            Instant.parse("2017-01-01T00:00:00Z").toEpochMilli();
    private static final int USER_STEP_MS = 50;
    private static final int LEVELS_PER_BLOCK_ID = 4_096;
    private static final long CHANNEL_COUNT_SALT = 0x5DEECE66DL;
    private static final long CHANNEL_SALT = 0x9E3779B97F4A7C15L;
    /** How many sizes of channels there are at most, the largest somewhat over 10,000 members. */
    private static final int MAX_SIZES = 15;

    private static final double LARGEST_CHANNEL = 16_384;
    /** A level is used for a size of channel only if so many users have it, since an author of that level must be found. */
    private static final double LEAST_SHARE = 0.05;

    private final int users;
    private final ChannelCounts channelCounts;
    private final int sizes;
    private final int[] members;
    private final int[] blockSizes;

    /**
     * @param users 1 … {@link #MAX_USERS}.
     * @param channelCounts how many channels each has.
     */
    public Population(int users, ChannelCounts channelCounts) {
        if (users < 1 || users > MAX_USERS) {
            throw new IllegalArgumentException("users=" + users + ", expected 1 to " + MAX_USERS);
        }
        this.users = users;
        this.channelCounts = channelCounts;
        sizes = sizes(channelCounts);
        members = new int[sizes];
        for (int level = 0; level < sizes; level++) {
            members[level] = (int) Math.round(Math.pow(LARGEST_CHANNEL, (level + 1.0) / sizes));
        }
        blockSizes = new int[channelCounts.greatest()];
        for (int level = 0; level < blockSizes.length; level++) {
            double width = members[level % sizes] / channelCounts.shareAbove(level);
            blockSizes[level] = (int) Math.min(users, Math.ceil(width));
        }
    }

    private static int sizes(ChannelCounts counts) {
        int sizes = 1;
        while (sizes < MAX_SIZES && counts.shareAbove(sizes) >= LEAST_SHARE) {
            sizes++;
        }
        return sizes;
    }

    /** How many users there are; they are numbered 0 … users − 1. */
    public int users() {
        return users;
    }

    /** How many channels each user has. */
    public ChannelCounts channelCounts() {
        return channelCounts;
    }

    /** The id of a user: a snowflake. */
    public long userId(int user) {
        return Snowflake.of(FIRST_USER_MS + (long) user * USER_STEP_MS, UserHash.mix64(user));
    }

    /** How many channels a user has, at least 1. */
    public int channelCount(int user) {
        return channelCounts.of(UserHash.mix64(user ^ CHANNEL_COUNT_SALT));
    }

    /**
     * The id of a user's channel: a snowflake.
     *
     * @param level 0 … {@link #channelCount} − 1.
     */
    public long channelId(int user, int level) {
        long number = (long) (user / blockSizes[level]) * LEVELS_PER_BLOCK_ID + level;
        return Snowflake.of(FIRST_CHANNEL_MS + number, UserHash.mix64(number ^ CHANNEL_SALT));
    }

    /** The lowest level whose channels have so many members, or the level of the largest channels. */
    public int levelOfSize(int recipients) {
        int level = 0;
        while (level < sizes - 1 && members[level] < recipients) {
            level++;
        }
        return level;
    }

    /**
     * Writes members of a user's channel, from the user on.
     *
     * @param ids gets the ids of the users.
     * @param most how many to write at most.
     * @return how many were written; fewer where the channel has no more members.
     */
    public int members(int user, int level, long[] ids, int most) {
        int block = blockSizes[level];
        int first = user / block * block;
        int width = Math.min(block, users - first);
        int count = 0;
        int candidate = user;
        for (int i = 0; i < width && count < most; i++) {
            if (channelCount(candidate) > level) {
                ids[count++] = userId(candidate);
            }
            candidate++;
            if (candidate == first + width) {
                candidate = first;
            }
        }
        return count;
    }
}
