package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Generator;
import dev.tidemark.loadgen.net.LoadPlan;
import dev.tidemark.loadgen.net.Recording;
import dev.tidemark.loadgen.net.Recording.Kind;
import dev.tidemark.loadgen.net.RunWindow;
import dev.tidemark.loadgen.probe.ListeningProcess;
import dev.tidemark.loadgen.probe.MachineProbe;
import dev.tidemark.loadgen.probe.ProcessProbe;
import dev.tidemark.loadgen.report.Load;
import dev.tidemark.loadgen.report.Loop;
import dev.tidemark.loadgen.report.ReportJson;
import dev.tidemark.loadgen.report.RunReport;
import dev.tidemark.loadgen.report.SecondSample;
import dev.tidemark.loadgen.report.Target;
import dev.tidemark.loadgen.report.Validity;
import dev.tidemark.loadgen.server.ServerFacts;
import dev.tidemark.loadgen.text.Address;
import dev.tidemark.loadgen.text.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One run: asks the server what it is, connects, preloads, warms up, measures, waits for the last replies, and reports.
 *
 * <p>Thread: one; the load has threads of its own.
 */
public final class LoadRun {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MS = 1_000_000;
    /** Threads of load begin together, so long after they are told. */
    private static final long START_DELAY_NS = 20 * NANOS_PER_MS;

    private static final long POLL_MS = 5;
    private static final long PRELOAD_REPORT_MS = 1_000;
    /** The last replies come so soon after the end that they belong to the last second. */
    private static final long GRACE_NS = 100 * NANOS_PER_MS;

    private final RunSettings settings;
    private final Progress progress;
    private final Path directory;
    private final List<Recording> recordings;
    private final Tally tally;
    private ServerFacts before;

    /** @param directory where files are written, or null for none. */
    public LoadRun(RunSettings settings, Progress progress, Path directory) {
        this.settings = settings;
        this.progress = progress;
        this.directory = directory;
        this.recordings = newRecordings(settings.isOpen());
        this.tally = new Tally(recordings);
    }

    private List<Recording> newRecordings(boolean open) {
        return Stream.generate(() -> new Recording(open))
                .limit(settings.threads())
                .toList();
    }

    /**
     * Runs it.
     *
     * @throws NoConnectionException if the server cannot be used.
     * @throws IOException if the load could not go on, or a file cannot be written.
     */
    public RunOutcome run() throws IOException, InterruptedException {
        before = ask();
        LoadPlan plan = new LoadPlan(
                settings.server(),
                settings.threads(),
                settings.connections(),
                settings.depth(),
                settings.unbound() ? 1 : before.shardCount());
        try (Generator generator = new Generator(plan)) {
            connect(generator);
            if (settings.preload()) {
                preload(generator);
            }
            return measure(generator);
        }
    }

    private ServerFacts ask() throws NoConnectionException {
        try {
            return settings.target().ask(settings.server(), settings.timeout());
        } catch (IOException e) {
            throw new NoConnectionException(settings, e);
        }
    }

    private void connect(Generator generator) throws NoConnectionException, InterruptedException {
        try {
            generator.connect(
                    () -> settings.target().dialect(settings.workload().population()), settings.timeout());
        } catch (IOException e) {
            throw new NoConnectionException(settings, e);
        }
    }

    private void preload(Generator generator) throws IOException, InterruptedException {
        List<Recording> preloading = newRecordings(false);
        long expected = settings.workload().expectedStates();
        progress.note("preloading about " + expected + " read states");
        generator.startPreload(settings.workload(), preloading);
        long nextReport = System.nanoTime();
        while (!generator.isDone()) {
            Thread.sleep(POLL_MS);
            if (System.nanoTime() - nextReport >= 0) {
                nextReport += PRELOAD_REPORT_MS * NANOS_PER_MS;
                progress.preloading(answered(preloading), expected);
            }
        }
        progress.preloading(answered(preloading), expected);
        Map<String, Long> errors = new LinkedHashMap<>();
        preloading.forEach(recording -> recording.errors().addTo(errors));
        if (!errors.isEmpty()) {
            throw new IOException("preloading failed: " + errors);
        }
    }

    private static long answered(List<Recording> recordings) {
        return recordings.stream().mapToLong(Recording::answered).sum();
    }

    private RunOutcome measure(Generator generator) throws IOException, InterruptedException {
        long startNs = System.nanoTime() + START_DELAY_NS;
        long fromNs = startNs + settings.warmUp().toNanos();
        long untilNs = fromNs + settings.duration().toNanos();
        Instant startedAt = Instant.now().plusNanos(fromNs - System.nanoTime());
        recordings.forEach(recording -> recording.measure(fromNs, untilNs));
        RunWindow window = new RunWindow(startNs, fromNs, untilNs, settings.requests());
        SecondSampler sampler = new SecondSampler(
                recordings, tally, ProcessProbe.of(ProcessHandle.current().pid()), server());
        HistogramFiles files = directory == null
                ? null
                : new HistogramFiles(directory, "tidemark loadgen: " + settings.label(), startedAt.toEpochMilli());
        if (settings.isOpen()) {
            generator.startOpen(settings.workload(), settings.arrivals(), settings.ratePerSecond(), window, recordings);
        } else {
            generator.startClosed(settings.workload(), window, recordings);
        }
        try (files) {
            sleepUntil(fromNs);
            sampler.begin();
            long loadCpuNs = generator.threadCpuNs();
            long endNs = sample(generator, sampler, files, window, startedAt);
            double busy = (double) (generator.threadCpuNs() - loadCpuNs)
                    / Math.max(1, System.nanoTime() - fromNs)
                    / settings.threads();
            generator.close(); // what is still in flight becomes an error
            if (files != null) {
                files.percentiles(tally);
            }
            return outcome(startedAt, Math.min(endNs, untilNs) - fromNs, sampler.samples(), busy);
        }
    }

    /** Takes a sample a second until all is answered or the timeout has passed. @return when the load ended. */
    private long sample(
            Generator generator, SecondSampler sampler, HistogramFiles files, RunWindow window, Instant startedAt)
            throws IOException, InterruptedException {
        long deadlineNs = window.untilNs() + settings.timeout().toNanos();
        long lastNs = window.measureFromNs();
        boolean over = false;
        while (!over) {
            over = awaitBoundary(generator, lastNs + NANOS_PER_SECOND, window, deadlineNs);
            long nowNs = System.nanoTime();
            SecondSample sample = sampler.sample(nowNs - lastNs);
            if (files != null) {
                files.interval(tally, epochMs(startedAt, lastNs, window), epochMs(startedAt, nowNs, window));
            }
            progress.second(sample, settings.duration().toSeconds());
            lastNs = nowNs;
        }
        return lastNs;
    }

    private static long epochMs(Instant startedAt, long ns, RunWindow window) {
        return startedAt.toEpochMilli() + (ns - window.measureFromNs()) / NANOS_PER_MS;
    }

    /** Waits for the end of a second, or of the load. @return whether the load is over. */
    private boolean awaitBoundary(Generator generator, long boundaryNs, RunWindow window, long deadlineNs)
            throws IOException, InterruptedException {
        boolean mayEndEarly = settings.requests() != RunWindow.NO_LIMIT;
        boolean isLast = boundaryNs + GRACE_NS - window.untilNs() >= 0;
        long untilNs = isLast ? Math.max(boundaryNs, window.untilNs()) + GRACE_NS : boundaryNs;
        while (System.nanoTime() - untilNs < 0) {
            boolean ending = System.nanoTime() - window.untilNs() >= 0;
            if ((mayEndEarly || ending) && generator.isDone()) {
                return true;
            }
            Thread.sleep(POLL_MS);
        }
        return generator.isDone() && isLast || System.nanoTime() - deadlineNs >= 0;
    }

    private static void sleepUntil(long ns) throws InterruptedException {
        long leftMs = (ns - System.nanoTime()) / NANOS_PER_MS;
        if (leftMs > 0) {
            Thread.sleep(leftMs);
        }
    }

    private ProcessProbe server() {
        OptionalLong pid = settings.serverPid().isPresent()
                ? settings.serverPid()
                : ListeningProcess.find(
                        settings.server().getAddress(), settings.server().getPort());
        if (pid.isEmpty()) {
            progress.note("the server's process cannot be seen from here; its CPU time and memory are not reported");
            return null;
        }
        try {
            return ProcessProbe.of(pid.getAsLong());
        } catch (IOException e) {
            progress.note("the server's process " + pid.getAsLong() + " cannot be watched: " + e.getMessage());
            return null;
        }
    }

    private RunOutcome outcome(Instant startedAt, long durationNs, List<SecondSample> seconds, double busy) {
        Totalling totalling = new Totalling(recordings, tally, settings.isOpen(), durationNs);
        RunReport report = new RunReport(
                ReportJson.FORMAT_VERSION,
                settings.label(),
                Version.text(),
                startedAt,
                durationNs,
                target(),
                new Load(
                        settings.workload().kind().text(),
                        settings.isOpen() ? Loop.OPEN : Loop.CLOSED,
                        settings.workload().seed(),
                        settings.ratePerSecond()),
                settings.configuration(),
                MachineProbe.machine(),
                Validity.of(OwnLag.reasonsAgainst(settings, tally)),
                totalling.totals(seconds),
                totalling.overall(),
                totalling.operations(),
                seconds);
        Kind seen = settings.isOpen() ? Kind.RESPONSE : Kind.SERVICE;
        return new RunOutcome(report, tally.total(seen), Notes.of(settings, report, busy));
    }

    private Target target() {
        Map<String, String> details = new LinkedHashMap<>();
        settings.target().settings().forEach(name -> {
            if (before.counters().containsKey(name)) {
                details.put(name, before.counters().get(name));
            }
        });
        details.putAll(growth());
        return new Target(settings.target().text(), before.version(), Address.text(settings.server()), details);
    }

    /** What the server counted while the run went on, warm-up and preloading included; nothing if it is gone. */
    private Map<String, String> growth() {
        Map<String, String> growth = new LinkedHashMap<>();
        try {
            Map<String, String> after = ask().counters();
            for (String name : settings.target().counters()) {
                if (after.containsKey(name) && before.counters().containsKey(name)) {
                    long grown = Long.parseLong(after.get(name))
                            - Long.parseLong(before.counters().get(name));
                    growth.put(name + " in the run", Long.toString(grown));
                }
            }
        } catch (NoConnectionException e) {
            progress.note("the server does not answer after the run: " + e.getMessage());
        }
        return growth;
    }
}
