package dev.tidemark.loadgen.run;

import java.io.IOException;
import java.util.Locale;

/**
 * Looks for the highest rate at which a run keeps its bound: doubles the rate until it does not, then halves the distance between
 * the highest rate that did and the lowest that did not. A rate that misses is tried once more, since one hiccup of the machine
 * is no limit of the server.
 *
 * <p>Thread: one.
 */
public final class Sweep {
    private static final int TRIES = 2;
    private static final double FACTOR = 2;

    private final double firstRate;
    private final double highestRate;
    private final double precision;
    private final Steps steps;
    private final Progress progress;

    /** Runs at given rates. */
    @FunctionalInterface
    public interface Steps {
        /** Runs once at a rate. */
        Step run(double ratePerSecond) throws IOException, InterruptedException;
    }

    /**
     * What became of one run.
     *
     * @param outcome of the run.
     * @param kept whether it kept the bound, was valid and had no error.
     * @param verdict what was found, for people.
     */
    public record Step(RunOutcome outcome, boolean kept, String verdict) {}

    /**
     * What was found.
     *
     * @param ratePerSecond highest rate that kept the bound, or 0 if none did.
     * @param step its run; if none did, that of the lowest rate.
     */
    public record Result(double ratePerSecond, Step step) {
        public boolean isFound() {
            return ratePerSecond > 0;
        }
    }

    /**
     * @param firstRate to begin with, requests a second.
     * @param highestRate not to go beyond.
     * @param precision share of the rate, such as 0.05, that the result may be too low.
     */
    public Sweep(double firstRate, double highestRate, double precision, Steps steps, Progress progress) {
        this.firstRate = firstRate;
        this.highestRate = highestRate;
        this.precision = precision;
        this.steps = steps;
        this.progress = progress;
    }

    /** Runs until the rate is known. */
    public Result run() throws IOException, InterruptedException {
        double kept = 0;
        Step best = null;
        double missed = Double.POSITIVE_INFINITY;
        double rate = firstRate;
        while (true) {
            Step step = attempt(rate);
            if (step.kept()) {
                kept = rate;
                best = step;
            } else {
                missed = rate;
                best = best == null ? step : best;
            }
            if (kept == 0 || kept >= highestRate || missed - kept <= precision * kept) {
                return new Result(kept, best);
            }
            rate = missed == Double.POSITIVE_INFINITY ? Math.min(highestRate, FACTOR * kept) : (kept + missed) / 2;
        }
    }

    private Step attempt(double rate) throws IOException, InterruptedException {
        Step step = null;
        for (int i = 0; i < TRIES && (step == null || !step.kept()); i++) {
            step = steps.run(rate);
            progress.note(String.format(Locale.ROOT, "%,.0f/s: %s", rate, step.verdict()));
        }
        return step;
    }
}
