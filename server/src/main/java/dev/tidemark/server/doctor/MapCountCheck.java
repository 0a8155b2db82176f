package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether the process may have as many memory mappings as Java and the store make. */
final class MapCountCheck implements Check {
    private static final String SUBJECT = "memory mappings";
    private static final String PATH = "proc/sys/vm/max_map_count";
    /** The kernel's own default. */
    private static final long WANTED = 65_530;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        OptionalLong most = machine.number(PATH);
        if (most.isEmpty()) {
            return List.of(Finding.unknown(SUBJECT, "/" + PATH));
        }
        String found = "vm.max_map_count=" + most.getAsLong();
        return List.of(
                most.getAsLong() >= WANTED
                        ? Finding.ok(SUBJECT, found)
                        : Finding.warn(
                                SUBJECT,
                                found + ", expected " + WANTED + " or more",
                                "memory that is there cannot be had once there are as many mappings",
                                "sysctl vm.max_map_count=" + WANTED));
    }
}
