package dev.tidemark.loadgen.workload;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * How many users a message is counted for: 1 … max, where a size of n or more has a share of about 1/n (a Pareto distribution
 * of shape 1, cut at max). Most messages go to a few, one in a thousand to a thousand; the mean is about ln(max).
 *
 * <p>Thread: one. Allocation: none.
 */
final class FanOutSize {
    private final UniformRandomProvider random;
    private final int max;

    FanOutSize(UniformRandomProvider random, int max) {
        this.random = random;
        this.max = max;
    }

    /** A size, 1 … max. */
    int draw() {
        double shareBelowCut = 1 - 1.0 / (max + 1);
        return (int) (1 / (1 - random.nextDouble() * shareBelowCut));
    }

    /** The mean of all sizes. */
    static double mean(int max) {
        double sum = 0;
        for (int n = 1; n <= max; n++) {
            sum += 1.0 / n - 1.0 / (max + 1);
        }
        return sum / (1 - 1.0 / (max + 1));
    }
}
