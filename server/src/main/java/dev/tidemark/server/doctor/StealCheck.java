package dev.tidemark.server.doctor;

import java.util.Arrays;
import java.util.List;

/** Whether other machines on the same host take this one's processors away. */
final class StealCheck implements Check {
    private static final String SUBJECT = "stolen time";
    private static final double WORTH_KNOWING = 0.01;
    private static final double TOO_MUCH = 0.05;
    /** user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int COLUMNS = 8;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        long[] ticks = machine.lines("proc/stat").stream()
                .filter(line -> line.startsWith("cpu "))
                .findFirst()
                .map(line -> Arrays.stream(line.substring(4).strip().split("\\s+"))
                        .limit(COLUMNS)
                        .mapToLong(Long::parseLong)
                        .toArray())
                .orElse(new long[0]);
        long all = Arrays.stream(ticks).sum();
        if (ticks.length < COLUMNS || all == 0) {
            return List.of(Finding.unknown(SUBJECT, "/proc/stat"));
        }
        double share = (double) ticks[COLUMNS - 1] / all;
        String found = Amount.percent(share) + " of the processors' time since the boot";
        if (share < WORTH_KNOWING) {
            return List.of(Finding.ok(SUBJECT, found));
        }
        String harm = "a shard stands still for milliseconds while another machine has its processor";
        String remedy = "processors of its own for this machine (a dedicated host or instance type)";
        return List.of(
                share < TOO_MUCH
                        ? Finding.note(SUBJECT, found, harm, remedy)
                        : Finding.warn(SUBJECT, found, harm, remedy));
    }
}
