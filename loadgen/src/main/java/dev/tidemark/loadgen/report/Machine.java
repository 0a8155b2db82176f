package dev.tidemark.loadgen.report;

import java.util.List;
import java.util.Objects;

/**
 * Where the generator ran; on loopback the server too.
 *
 * @param cpuModel as the kernel names it
 * @param cores that the generator could see
 * @param memoryBytes of the machine
 * @param kernel name and release
 * @param jdk vendor and version of the generator's JDK
 * @param jvmFlags of the generator
 */
public record Machine(String cpuModel, int cores, long memoryBytes, String kernel, String jdk, List<String> jvmFlags) {
    public Machine {
        Objects.requireNonNull(cpuModel, "machine.cpuModel");
        Objects.requireNonNull(kernel, "machine.kernel");
        Objects.requireNonNull(jdk, "machine.jdk");
        jvmFlags = List.copyOf(Objects.requireNonNull(jvmFlags, "machine.jvmFlags"));
    }
}
