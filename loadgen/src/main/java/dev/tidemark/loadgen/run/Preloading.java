package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Generator;
import dev.tidemark.loadgen.net.Recording;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes every read state before a run, and tells how far it is. Thread: the run's. */
final class Preloading {
    private static final long POLL_MS = 5;
    private static final long REPORT_NS = 1_000_000_000;

    private final RunSettings settings;
    private final Progress progress;

    Preloading(RunSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs to the end. @throws IOException if a read state could not be written. */
    void run(Generator generator) throws IOException, InterruptedException {
        List<Recording> recordings = Stream.generate(() -> new Recording(false, false))
                .limit(settings.threads())
                .toList();
        long expected = settings.workload().expectedStates();
        generator.startPreload(settings.workload(), recordings);
        long reportNs = System.nanoTime();
        while (!generator.isDone()) {
            if (System.nanoTime() - reportNs >= 0) {
                reportNs += REPORT_NS;
                progress.preloading(answered(recordings), expected);
            }
            Thread.sleep(POLL_MS);
        }
        progress.preloading(answered(recordings), expected);
        Map<String, Long> errors = new LinkedHashMap<>();
        recordings.forEach(recording -> recording.errors().addTo(errors));
        if (!errors.isEmpty()) {
            throw new IOException("preloading failed: " + errors);
        }
    }

    private static long answered(List<Recording> recordings) {
        return recordings.stream().mapToLong(Recording::answered).sum();
    }
}
