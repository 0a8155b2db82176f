package dev.tidemark.loadgen.workload;

/**
 * How many channels each user has: a distribution as a table of equally likely counts, so that a user's count follows from a
 * hash of the user and need not be kept.
 *
 * <p>Thread: any.
 */
public final class ChannelCounts {
    /** Most channels of a user, and the greatest mean; far below the server's limit of states. */
    public static final int MAX = 1_024;

    private static final int TABLE_SIZE = 4_096;
    /** Below 1 the tail is heavier than an exponential one: at a mean of 10 half of the users have 5 or fewer, 1 % over 70. */
    private static final double WEIBULL_SHAPE = 0.7;

    private static final int SEARCH_STEPS = 60;

    private final int[] table;
    private final double[] shareAbove;

    private ChannelCounts(int[] table) {
        this.table = table;
        shareAbove = new double[max(table)];
        for (int count : table) {
            for (int level = 0; level < count; level++) {
                shareAbove[level] += 1.0 / table.length;
            }
        }
    }

    /** Every user has so many, 1 … {@link #MAX}. */
    public static ChannelCounts exactly(int count) {
        requireInRange(count);
        return new ChannelCounts(new int[] {count});
    }

    /** A Weibull distribution of shape 0.7, cut to 1 … {@link #MAX}, scaled so that the mean is as given. */
    public static ChannelCounts skewed(int mean) {
        requireInRange(mean);
        double low = 0;
        double high = 4.0 * mean;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double scale = (low + high) / 2;
            if (new ChannelCounts(quantiles(scale)).mean() < mean) {
                low = scale;
            } else {
                high = scale;
            }
        }
        return new ChannelCounts(quantiles(high));
    }

    /** The count for a hash. Allocation: none. */
    public int of(long hash) {
        return table[(int) ((hash >>> 33) * table.length >>> 31)];
    }

    /** The mean over all users. */
    public double mean() {
        double sum = 0;
        for (double share : shareAbove) {
            sum += share;
        }
        return sum;
    }

    /** The most that any user has. */
    public int greatest() {
        return shareAbove.length;
    }

    /** The share of users with more than so many channels, 0 … 1. */
    public double shareAbove(int level) {
        return level < shareAbove.length ? shareAbove[level] : 0;
    }

    private static int[] quantiles(double scale) {
        int[] quantiles = new int[TABLE_SIZE];
        for (int i = 0; i < TABLE_SIZE; i++) {
            double probability = (i + 0.5) / TABLE_SIZE;
            double value = scale * Math.pow(-Math.log1p(-probability), 1 / WEIBULL_SHAPE);
            quantiles[i] = (int) Math.min(MAX, Math.max(1, Math.ceil(value)));
        }
        return quantiles;
    }

    private static int max(int[] counts) {
        int max = 0;
        for (int count : counts) {
            max = Math.max(max, count);
        }
        return max;
    }

    private static void requireInRange(int count) {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("channels=" + count + ", expected 1 to " + MAX);
        }
    }
}
