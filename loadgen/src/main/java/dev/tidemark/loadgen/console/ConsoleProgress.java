package dev.tidemark.loadgen.console;

import dev.tidemark.loadgen.report.LatencySecond;
import dev.tidemark.loadgen.report.SecondSample;
import dev.tidemark.loadgen.run.Progress;
import dev.tidemark.loadgen.text.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Shows how a run goes: on a terminal one line that is written over again and again, else one line a second.
 *
 * <p>Thread: one.
 */
public final class ConsoleProgress implements Progress {
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final PrintWriter out;
    private final boolean terminal;
    private boolean lineOpen;

    /** @param terminal whether {@code out} is one. */
    public ConsoleProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether this process's standard error is a terminal. */
    public static boolean isErrorTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2"))
                    .toString()
                    .matches("/dev/(pts/\\d+|tty\\d*|console)");
        } catch (IOException e) {
            return false; // no /proc: plain lines are never wrong
        }
    }

    @Override
    public void note(String line) {
        end();
        out.println(line);
        out.flush();
    }

    @Override
    public void preloading(long done, long of) {
        show(String.format(Locale.ROOT, "preloading %,d of about %,d read states", done, of));
    }

    @Override
    public void second(SecondSample sample, long of) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%3d", sample.second() + 1));
        if (of > 0) {
            line.append('/').append(of);
        }
        double perSecond = sample.overall().requests() * 1e9 / Math.max(1, sample.lengthNs());
        line.append(String.format(Locale.ROOT, " s  %,9.0f/s", perSecond));
        LatencySecond times = sample.overall().response() == null
                ? sample.overall().service()
                : sample.overall().response();
        if (times == null) {
            line.append("  no reply");
        } else {
            line.append("  p50 ").append(Times.text(times.p50Ns()));
            line.append("  p99 ").append(Times.text(times.p99Ns()));
            line.append("  p99.9 ").append(Times.text(times.p999Ns()));
            line.append("  max ").append(Times.text(times.maxNs()));
        }
        if (sample.server() != null) {
            line.append(String.format(
                    Locale.ROOT, "  server %.2f cores", sample.server().cpuCores()));
        }
        if (sample.overall().errors() > 0) {
            line.append(
                    String.format(Locale.ROOT, "  errors %,d", sample.overall().errors()));
        }
        show(line.toString());
    }

    private void show(String line) {
        if (terminal) {
            out.print(CLEAR_LINE + line);
            lineOpen = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Clears the line that is written over. */
    public void end() {
        if (lineOpen) {
            out.print(CLEAR_LINE);
            out.flush();
            lineOpen = false;
        }
    }
}
