package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.run.Sweep.Result;
import dev.tidemark.loadgen.run.Sweep.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A sweep on a server: each step is a run of its own. A step counts as kept if its response times keep the bound, the generator kept
 * up, and no request failed.
 *
 * <p>Thread: one.
 */
public final class SweepRun {
    private final RunSettings settings;
    private final Slo slo;
    private final Progress progress;
    private final Path directory;
    private boolean preloaded;

    /** @param directory where the files of each step go, in folders named by the rate; or null for none. */
    public SweepRun(RunSettings settings, Slo slo, Progress progress, Path directory) {
        this.settings = settings;
        this.slo = slo;
        this.progress = progress;
        this.directory = directory;
    }

    /**
     * Looks for the rate.
     *
     * @param precision share of the rate that the result may be too low.
     * @param highestRate not to go beyond.
     */
    public Result run(double precision, double highestRate) throws IOException, InterruptedException {
        return new Sweep(settings.ratePerSecond(), highestRate, precision, this::step, progress).run();
    }

    private Step step(double rate) throws IOException, InterruptedException {
        RunSettings atRate = settings.atRate(rate, settings.preload() && !preloaded);
        preloaded = true;
        Path files = directory == null ? null : directory.resolve(String.format(Locale.ROOT, "rate-%.0f", rate));
        RunOutcome outcome = new LoadRun(atRate, progress, files).run();
        if (files != null) {
            ResultFiles.write(outcome.report(), files);
        }
        if (!outcome.report().validity().valid()) {
            return new Step(outcome, false, "the generator itself fell behind");
        }
        long errors = outcome.report().totals().errors();
        if (errors > 0) {
            return new Step(outcome, false, String.format(Locale.ROOT, "%,d requests failed", errors));
        }
        return new Step(outcome, slo.isKept(outcome.seenByClients()), slo.verdict(outcome.seenByClients()));
    }

    /** The result in words. */
    public static String sentence(Result result, Slo slo) {
        if (!result.isFound()) {
            return "no rate keeps " + slo + ": the lowest tried missed it, "
                    + result.step().verdict();
        }
        return String.format(
                Locale.ROOT, "highest rate that keeps %s: %,.0f requests a second", slo, result.ratePerSecond());
    }
}
