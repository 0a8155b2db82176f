package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Recording.Kind;
import dev.tidemark.loadgen.workload.Operation;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The histograms of a run as files: {@code run.hlog} (HdrHistogram's log, format 1.3) with an interval a second for each tag
 * {@code operation.kind}, and {@code operation.kind.hgrm} with the percentiles of the whole measured part. Values are
 * nanoseconds in the log, milliseconds in its column of maxima and in the percentiles.
 *
 * <p>Thread: one.
 */
final class HistogramFiles implements AutoCloseable {
    static final String LOG_NAME = "run.hlog";

    private static final double NANOS_PER_MS = 1e6;

    private final Path directory;
    private final PrintStream out;
    private final HistogramLogWriter log;

    /** @throws IOException if the directory cannot be written to. */
    HistogramFiles(Path directory, String title, long startEpochMs) throws IOException {
        this.directory = Files.createDirectories(directory);
        out = open(LOG_NAME);
        log = new HistogramLogWriter(out);
        log.outputComment(title);
        log.outputLogFormatVersion();
        log.outputStartTime(startEpochMs);
        log.setBaseTime(startEpochMs);
        log.outputLegend();
    }

    private PrintStream open(String name) throws FileNotFoundException {
        return new PrintStream(new FileOutputStream(directory.resolve(name).toFile()), false, StandardCharsets.UTF_8);
    }

    /** Appends the last interval of a tally, which lies between two times. */
    void interval(Tally tally, long fromEpochMs, long untilEpochMs) {
        for (Operation operation : Operation.values()) {
            for (Kind kind : Kind.values()) {
                Histogram histogram = tally.interval(kind, operation);
                if (histogram.getTotalCount() > 0) {
                    histogram.setTag(tag(kind, operation));
                    histogram.setStartTimeStamp(fromEpochMs);
                    histogram.setEndTimeStamp(untilEpochMs);
                    log.outputIntervalHistogram(histogram);
                }
            }
        }
    }

    /** Writes the percentiles of all that a tally has. @throws IOException if a file cannot be written. */
    void percentiles(Tally tally) throws IOException {
        for (Operation operation : Operation.values()) {
            for (Kind kind : Kind.values()) {
                Histogram histogram = tally.total(kind, operation);
                if (histogram.getTotalCount() > 0) {
                    try (PrintStream file = open(tag(kind, operation) + ".hgrm")) {
                        histogram.outputPercentileDistribution(file, NANOS_PER_MS);
                    }
                }
            }
        }
    }

    /** Such as {@code increment.service}. */
    static String tag(Kind kind, Operation operation) {
        return operation.tag() + "." + kind.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IOException if the log could not be written whole. */
    @Override
    public void close() throws IOException {
        boolean broken = out.checkError();
        out.close();
        if (broken) {
            throw new IOException("cannot write " + directory.resolve(LOG_NAME));
        }
    }
}
