package dev.tidemark.loadgen.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** An .hlog read with HdrHistogram's own reader. */
record HistogramLog(String version, Map<String, Long> counts, Map<String, Integer> intervalCounts) {
    private static final Pattern VERSION = Pattern.compile("#\\[Histogram log format version ([0-9.]+)]");

    static HistogramLog read(Path file) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        Map<String, Integer> intervals = new HashMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                counts.merge(next.getTag(), ((Histogram) next).getTotalCount(), Long::sum);
                intervals.merge(next.getTag(), 1, Integer::sum);
            }
        }
        Matcher version = VERSION.matcher(Files.readString(file));
        return new HistogramLog(version.find() ? version.group(1) : "none", counts, intervals);
    }

    int intervals(String tag) {
        return intervalCounts.getOrDefault(tag, 0);
    }
}
