package dev.tidemark.server.doctor;

import java.util.List;
import java.util.Optional;

/** Whether processors run at full speed also for short work. */
final class CpuSpeedCheck implements Check {
    private static final String SUBJECT = "processor speed";
    private static final String CPUS = "sys/devices/system/cpu";

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        List<String> governors = machine.names(CPUS).stream()
                .map(cpu -> machine.text(CPUS + "/" + cpu + "/cpufreq/scaling_governor"))
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
        if (governors.isEmpty()) {
            return List.of(Finding.ok(SUBJECT, "not set from here, as in most virtual machines"));
        }
        String found = "governor " + String.join(", ", governors);
        return List.of(
                governors.equals(List.of("performance"))
                        ? Finding.ok(SUBJECT, found)
                        : Finding.note(
                                SUBJECT,
                                found,
                                "a processor that was idle is slow for its first requests",
                                "cpupower frequency-set -g performance"));
    }
}
