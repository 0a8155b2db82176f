package dev.tidemark.server.store.transfer;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** Tells every two seconds how far a run is, and how fast; and at the end how long it took. Thread: one. */
public final class Progress {
    private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(2);
    private static final double NS_PER_S = 1e9;
    private static final int PERCENT = 100;

    private final PrintWriter err;
    private final Tally tally;
    private final long startNs = System.nanoTime();
    private final long statesAtStart;
    private long toldNs = startNs;
    private long statesTold;

    /** @param tally as it is when the run begins or goes on. */
    public Progress(PrintWriter err, Tally tally) {
        this.err = err;
        this.tally = tally;
        statesAtStart = tally.get(Tally.Count.STATES);
        statesTold = statesAtStart;
    }

    /**
     * Tells it if it is time.
     *
     * @param share of the work that is done, asked for only then; NaN if not known.
     */
    void tick(DoubleSupplier share) {
        long nowNs = System.nanoTime();
        if (nowNs - toldNs < EVERY_NS) {
            return;
        }
        long states = tally.get(Tally.Count.STATES);
        double done = share.getAsDouble();
        err.println(tally.text(Tally.Count.USERS, Tally.Count.STATES) + " states/s="
                + rate(states - statesTold, nowNs - toldNs)
                + (Double.isNaN(done) ? "" : String.format(Locale.ROOT, " done=%.1f%%", done * PERCENT)));
        err.flush();
        toldNs = nowNs;
        statesTold = states;
    }

    /** {@code states/s=… s=…} of the whole run. */
    public String summary() {
        long ns = System.nanoTime() - startNs;
        return "states/s=" + rate(tally.get(Tally.Count.STATES) - statesAtStart, ns)
                + String.format(Locale.ROOT, " s=%.1f", ns / NS_PER_S);
    }

    private static long rate(long states, long ns) {
        return Math.round(states * NS_PER_S / Math.max(1, ns));
    }
}
