package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.report.SecondSample;

/** Hears how a run goes. Thread: the run's. */
public interface Progress {
    /** Something begins, or is worth knowing; one line. */
    void note(String line);

    /** Preloading goes on: so many of about so many read states. */
    void preloading(long done, long of);

    /** A second has been measured, of so many; 0 if it is not known. */
    void second(SecondSample sample, long of);
}
