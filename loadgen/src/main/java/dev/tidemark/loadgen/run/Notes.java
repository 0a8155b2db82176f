package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a reader should know of a run beside its figures. */
final class Notes {
    private static final double BUSY = 0.9;

    private Notes() {}

    /** @param busy share of time that the threads of load were running, 0 … 1. */
    static List<String> of(RunSettings settings, RunReport report, double busy) {
        List<String> notes = new ArrayList<>();
        if (!settings.isOpen() && busy > BUSY) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The generator's threads were busy %.0f %% of the time: the throughput may be their limit, not the"
                            + " server's. The server's CPU time a request still holds.",
                    100 * busy));
        }
        if (report.totals().requests() == 0) {
            notes.add("No request was answered.");
        }
        return notes;
    }
}
