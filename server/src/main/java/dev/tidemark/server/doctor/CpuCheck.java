package dev.tidemark.server.doctor;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Whether each shard has a processor, and all of it. */
final class CpuCheck implements Check {
    private static final String SUBJECT = "processors";

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        Cgroup group = new Cgroup(machine);
        OptionalDouble quota = group.cpus();
        double cpus = Math.min(machine.processors(), quota.orElse(Double.MAX_VALUE));
        String found = machine.processors() + ", shards=" + plan.shards()
                + (quota.isPresent()
                        ? String.format(Locale.ROOT, ", limited to the time of %.2f", quota.getAsDouble())
                        : "");
        long throttled = group.throttledPeriods();
        if (quota.isPresent() && throttled > 0) {
            return List.of(Finding.warn(
                    SUBJECT,
                    found + ", stopped for the rest of a period " + throttled + " times",
                    "all shards stand still for tens of milliseconds each time",
                    "raise the limit (CPUQuota, cpu.max, limits.cpu), or do without: set only what is requested"));
        }
        if (plan.shards() > cpus) {
            return List.of(Finding.warn(
                    SUBJECT,
                    found,
                    "shards take the processor from one another, and requests wait for a thread's turn",
                    "server.shards=" + Math.max(1, (int) cpus) + ", or more processors"));
        }
        if (quota.isPresent() && quota.getAsDouble() < machine.processors()) {
            return List.of(Finding.note(
                    SUBJECT,
                    found,
                    "when the time of a period is used up, all shards stand still until the next",
                    "watch nr_throttled in cpu.stat of the control group, or pin processors (cpuset) instead"));
        }
        return List.of(
                cpus >= 2
                        ? Finding.ok(SUBJECT, found)
                        : Finding.note(
                                SUBJECT,
                                found,
                                "the store's threads take the only processor from the shard: tails get longer",
                                "two or more"));
    }
}
