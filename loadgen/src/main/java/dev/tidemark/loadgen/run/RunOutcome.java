package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.report.RunReport;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A finished run.
 *
 * @param report all it found.
 * @param seenByClients response times of all operations, or service times in a closed loop; for percentiles that the report does
 *     not have.
 * @param notes what a reader should know beside the figures; whole sentences.
 */
public record RunOutcome(RunReport report, Histogram seenByClients, List<String> notes) {}
