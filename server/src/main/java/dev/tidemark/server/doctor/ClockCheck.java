package dev.tidemark.server.doctor;

import java.util.List;
import java.util.Set;

/** Whether the clock can be read without a system call: each turn of a shard reads it. */
final class ClockCheck implements Check {
    private static final String SUBJECT = "clock";
    private static final String PATH = "sys/devices/system/clocksource/clocksource0/current_clocksource";
    private static final Set<String> FAST =
            Set.of("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter");

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        String source = machine.text(PATH).orElse("");
        if (source.isEmpty()) {
            return List.of(Finding.unknown(SUBJECT, "/" + PATH));
        }
        return List.of(
                FAST.contains(source)
                        ? Finding.ok(SUBJECT, source)
                        : Finding.warn(
                                SUBJECT,
                                source,
                                "each look at the clock is a system call, up to a microsecond in every turn",
                                "choose tsc or kvm-clock (clocksource= on the kernel's command line) if it is offered"));
    }
}
