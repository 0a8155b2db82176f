package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether the memory that is wanted is there. What a server that runs on this data holds counts as free. */
final class MemoryCheck implements Check {
    private static final String SUBJECT = "memory";
    private static final long KIB = 1 << 10;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        OptionalLong available = machine.memoryBytes("MemAvailable");
        if (available.isEmpty()) {
            return List.of(Finding.unknown(SUBJECT, "/proc/meminfo"));
        }
        OptionalLong groupLeft = new Cgroup(machine).memoryLeftBytes();
        boolean byGroup = groupLeft.isPresent() && groupLeft.getAsLong() < available.getAsLong();
        long held = heldByServer(machine, plan);
        long free = (byGroup ? groupLeft.getAsLong() : available.getAsLong()) + held;
        Plan.Memory wanted = plan.memory();
        String found = Amount.bytes(free) + " can be had" + (byGroup ? " in this control group" : "")
                + (held > 0 ? ", the running server's counted in" : "") + "; cache.memory="
                + Amount.bytes(wanted.cacheBytes()) + ", with store, heap, network buffers and Java at most "
                + Amount.bytes(wanted.mostBytes());
        if (wanted.cacheBytes() + wanted.blockCacheBytes() + wanted.heapBytes() > free) {
            return List.of(Finding.fail(
                    SUBJECT,
                    found,
                    "the server refuses to start (exit code 5), or the kernel kills it",
                    "lower cache.memory, or make room"));
        }
        return List.of(
                wanted.mostBytes() <= free
                        ? Finding.ok(SUBJECT, found)
                        : Finding.warn(
                                SUBJECT,
                                found,
                                "when all of it is in use the kernel kills a process, and there is no page cache for the"
                                        + " store",
                                "lower cache.memory, TIDEMARK_DIRECT_MEMORY or TIDEMARK_HEAP"));
    }

    private static long heldByServer(Machine machine, Plan plan) {
        OptionalLong pid = RunningServer.pid(machine, plan);
        return pid.isEmpty()
                ? 0
                : machine.number("proc/" + pid.getAsLong() + "/status", "VmRSS:")
                                .orElse(0)
                        * KIB;
    }
}
