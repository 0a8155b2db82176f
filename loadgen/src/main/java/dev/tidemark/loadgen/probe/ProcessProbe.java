package dev.tidemark.loadgen.probe;

import dev.tidemark.loadgen.report.JvmSample;
import dev.tidemark.loadgen.report.ProcessSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time and memory of one process of this machine, and of its Java machine if it is one. Each sample covers the time since the
 * one before.
 *
 * <p>Thread: one. Units: CPU time comes in the kernel's ticks of 10 ms.
 */
public final class ProcessProbe {
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every Linux
    private static final long PAGE_BYTES = 4_096; // on x86-64
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int RESIDENT_PAGES = 1;

    private final Path stat;
    private final Path statm;
    private final HotspotCounters jvm;
    private long lastNs;
    private long lastCpuNs;
    private long lastGcCount;
    private long lastGcNs;

    private ProcessProbe(Path process, HotspotCounters jvm) {
        this.stat = process.resolve("stat");
        this.statm = process.resolve("statm");
        this.jvm = jvm;
    }

    /**
     * Watches a process.
     *
     * @throws IOException if there is none of that id.
     */
    public static ProcessProbe of(long pid) throws IOException {
        ProcessProbe probe = new ProcessProbe(Path.of("/proc", Long.toString(pid)), HotspotCounters.of(pid));
        probe.begin();
        return probe;
    }

    /** Lets the next sample begin now. @throws IOException if the process has ended. */
    public void begin() throws IOException {
        lastNs = System.nanoTime();
        lastCpuNs = cpuNs();
        if (jvm != null) {
            lastGcCount = jvm.gcCount();
            lastGcNs = jvm.gcNs();
        }
    }

    /** What the process did since the last sample. @throws IOException if it has ended. */
    public ProcessSample sample() throws IOException {
        long ns = System.nanoTime();
        long cpuNs = cpuNs();
        double cores = (double) (cpuNs - lastCpuNs) / Math.max(1, ns - lastNs);
        lastNs = ns;
        lastCpuNs = cpuNs;
        return new ProcessSample(cores, residentBytes(), jvmSample());
    }

    private JvmSample jvmSample() {
        if (jvm == null) {
            return null;
        }
        long count = jvm.gcCount();
        long pauseNs = jvm.gcNs();
        JvmSample sample = new JvmSample(jvm.heapUsedBytes(), count - lastGcCount, pauseNs - lastGcNs);
        lastGcCount = count;
        lastGcNs = pauseNs;
        return sample;
    }

    /** CPU time of the process since its start, in user and kernel mode. @throws IOException if it has ended. */
    public long cpuNs() throws IOException {
        String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
        // The name, in parentheses, may hold anything; the fields behind it are numbers.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * NANOS_PER_TICK;
    }

    private long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(statm).split(" ")[RESIDENT_PAGES]) * PAGE_BYTES;
    }
}
