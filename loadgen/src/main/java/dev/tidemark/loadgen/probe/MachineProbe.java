package dev.tidemark.loadgen.probe;

import dev.tidemark.loadgen.report.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that the generator runs on. */
public final class MachineProbe {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final long KIB = 1_024;

    private MachineProbe() {}

    /** Describes it, as far as it tells. */
    public static Machine machine() {
        return new Machine(
                value(CPU_INFO, "model name", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(MEMORY_INFO, "MemTotal", "0 kB").split(" ")[0]) * KIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    private static String value(Path file, String name, String otherwise) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise; // not Linux
        }
    }
}
