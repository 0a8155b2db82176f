package dev.tidemark.server;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory there is, and whether a configuration fits in. Thread: safe from any. */
final class MachineMemory {
    private static final int DEFAULT_CACHE_DIVISOR = 4;
    private static final long MIB = 1L << 20;

    private MachineMemory() {}

    /** The machine's memory, or the container's where that is less. */
    static long totalBytes() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    /** What cache.memory is if it is left to us: whole MiB. */
    static long defaultCacheBytes() {
        return totalBytes() / DEFAULT_CACHE_DIVISOR / MIB * MIB;
    }

    /**
     * Checks that the big consumers fit beside one another.
     *
     * @throws StartupException with {@link ExitCode#MEMORY} if they need more than {@code totalBytes}.
     */
    static void requireFits(ServerConfig config, long heapBytes, long totalBytes) throws StartupException {
        long cacheBytes = config.cache().memoryBytes();
        long blockCacheBytes = config.store().blockCacheBytes();
        if (cacheBytes + blockCacheBytes + heapBytes > totalBytes) {
            throw new StartupException(
                    ExitCode.MEMORY,
                    "not enough memory: cache.memory=" + Quantity.formatBytes(cacheBytes) + ", store.block-cache="
                            + Quantity.formatBytes(blockCacheBytes) + ", Java heap=" + heapBytes / MIB + "MiB"
                            + ", expected to fit in this machine's " + totalBytes / MIB
                            + "MiB together; lower cache.memory");
        }
    }

    /**
     * Checks that the cache fits in what is free just now: memory is touched at the start, and a machine that has to take it
     * from somebody else kills processes.
     *
     * @throws StartupException with {@link ExitCode#MEMORY} if it does not.
     */
    static void requireAvailable(long cacheBytes) throws StartupException {
        long available = availableBytes();
        if (cacheBytes > available) {
            throw new StartupException(
                    ExitCode.MEMORY,
                    "not enough memory: cache.memory=" + Quantity.formatBytes(cacheBytes) + ", expected at most the "
                            + available / MIB + "MiB that are available now; lower cache.memory");
        }
    }

    /** What Linux says can be had without swapping; all there is where it does not say. */
    private static long availableBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(totalBytes());
        } catch (IOException | UncheckedIOException e) {
            return totalBytes();
        }
    }
}
