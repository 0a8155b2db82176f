package dev.tidemark.server;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

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
}
