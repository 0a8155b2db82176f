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
import dev.tidemark.loadgen.report.Validity;
import dev.tidemark.loadgen.server.ServerFacts;
import dev.tidemark.loadgen.text.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
    /** An open loop's first request is due so long after its threads are told, so that none is late at once. */
    private static final long START_DELAY_NS = 50 * NANOS_PER_MS;

    private static final long POLL_MS = 5;
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
        this.recordings = Stream.generate(() -> new Recording(settings.isOpen(), settings.acceptedOnly()))
                .limit(settings.threads())
                .toList();
        this.tally = new Tally(recordings);
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
                settings.access(),
                settings.threads(),
                settings.connections(),
                settings.depth(),
                settings.unbound() ? 1 : before.shardCount(),
                settings.maxLag());
        try (Generator generator = new Generator(plan)) {
            connect(generator);
            if (settings.preload()) {
                new Preloading(settings, progress).run(generator);
            }
            return measure(generator);
        }
    }

    private ServerFacts ask() throws NoConnectionException {
        try {
            return settings.target().ask(settings.server(), settings.access(), settings.timeout());
        } catch (IOException e) {
            throw new NoConnectionException(settings, e);
        }
    }

    private void connect(Generator generator) throws NoConnectionException, InterruptedException {
        try {
            generator.connect(
                    () -> settings.target()
                            .dialect(
                                    settings.workload().population(),
                                    settings.access().token()),
                    settings.timeout());
        } catch (IOException e) {
            throw new NoConnectionException(settings, e);
        }
    }

    private RunOutcome measure(Generator generator) throws IOException, InterruptedException {
        SecondSampler sampler = new SecondSampler(
                recordings, tally, ProcessProbe.of(ProcessHandle.current().pid()), server());
        long startNs = System.nanoTime() + (settings.isOpen() ? START_DELAY_NS : 0);
        long fromNs = startNs + settings.warmUp().toNanos();
        long untilNs = fromNs + settings.duration().toNanos();
        Instant startedAt = Instant.now().plusNanos(fromNs - System.nanoTime());
        recordings.forEach(recording -> recording.measure(fromNs, untilNs));
        RunWindow window = new RunWindow(startNs, fromNs, untilNs, settings.requests());
        HistogramFiles files = directory == null
                ? null
                : new HistogramFiles(directory, "tidemark loadgen: " + settings.label(), startedAt.toEpochMilli());
        try (files) {
            start(generator, window);
            sleepUntil(fromNs);
            sampler.begin();
            long loadCpuNs = generator.threadCpuNs();
            sample(generator, sampler, files, window, startedAt);
            double busy = (double) (generator.threadCpuNs() - loadCpuNs)
                    / Math.max(1, System.nanoTime() - fromNs)
                    / settings.threads();
            generator.close(); // what is still in flight becomes an error
            if (files != null) {
                files.percentiles(tally);
            }
            return outcome(startedAt, sampler.samples(), busy);
        }
    }

    private void start(Generator generator, RunWindow window) {
        if (settings.isOpen()) {
            generator.startOpen(settings.workload(), settings.arrivals(), settings.ratePerSecond(), window, recordings);
        } else {
            generator.startClosed(settings.workload(), window, recordings);
        }
    }

    /** Takes a sample a second until all is answered or the timeout has passed. */
    private void sample(
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

    private RunOutcome outcome(Instant startedAt, List<SecondSample> seconds, double busy) {
        long endNs = settings.duration().toNanos() + GRACE_NS;
        Totalling totalling = new Totalling(recordings, tally, settings.isOpen(), seconds, endNs);
        RunReport report = new RunReport(
                ReportJson.FORMAT_VERSION,
                settings.label(),
                Version.text(),
                startedAt,
                Math.min(totalling.measuredNs(), settings.duration().toNanos()),
                TargetReport.of(settings, before, progress),
                new Load(
                        settings.workload().kind().text(),
                        settings.isOpen() ? Loop.OPEN : Loop.CLOSED,
                        settings.workload().seed(),
                        settings.ratePerSecond()),
                settings.configuration(),
                MachineProbe.machine(),
                Validity.of(OwnLag.reasonsAgainst(settings, tally)),
                totalling.totals(),
                totalling.overall(),
                totalling.operations(),
                seconds);
        Kind seen = settings.isOpen() ? Kind.RESPONSE : Kind.SERVICE;
        return new RunOutcome(report, tally.total(seen), Notes.of(settings, report, busy));
    }
}
