package dev.tidemark.loadgen.schedule;

import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** Requests as many users who know nothing of each other send them: a Poisson process. The same seed gives the same times. */
public final class PoissonSchedule implements Schedule {
    private static final double NANOS_PER_SECOND = 1e9;

    private final SharedStateContinuousSampler distancesNs;
    private double timeNs;

    /** @param ratePerSecond requests a second in the mean, above 0. */
    public PoissonSchedule(double ratePerSecond, long seed) {
        SplittableRandom source = new SplittableRandom(seed);
        UniformRandomProvider random = source::nextLong;
        distancesNs = ZigguratSampler.Exponential.of(random, NANOS_PER_SECOND / ratePerSecond);
    }

    @Override
    public long nextNs() {
        timeNs += distancesNs.sample();
        return (long) timeNs;
    }
}
