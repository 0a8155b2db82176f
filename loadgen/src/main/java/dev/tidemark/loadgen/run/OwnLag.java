package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.text.Times;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Whether an open loop's generator kept up. Its <em>own lag</em> is the time from when a request could be sent (it was due, and a
 * connection had room) to when it was: what the server did cannot make it long. A run is invalid if one request in a thousand
 * left later than allowed, since p99.9 would then be the generator's.
 */
final class OwnLag {
    private static final double PERCENTILE = 99.9;

    private OwnLag() {}

    /** Reasons against the run, in whole sentences; none for a closed loop, where nothing is due. */
    static List<String> reasonsAgainst(RunSettings settings, Tally tally) {
        Histogram ownLag = tally.ownLag();
        long found = ownLag.getTotalCount() == 0 ? 0 : ownLag.getValueAtPercentile(PERCENTILE);
        long allowed = settings.maxLag().toNanos();
        if (found <= allowed) {
            return List.of();
        }
        return List.of("The generator itself fell behind: it sent one request in a thousand " + Times.text(found)
                + " or more after it could have (" + Times.text(ownLag.getMaxValue()) + " at most), allowed are "
                + Times.text(allowed)
                + " (--max-lag). The times are not the server's. Use a lower rate, more --threads or"
                + " a machine with less else to do.");
    }
}
