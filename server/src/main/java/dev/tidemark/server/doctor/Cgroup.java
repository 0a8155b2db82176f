package dev.tidemark.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the control groups that the process is in allow it, version 1 or 2: the least of what the group itself and those above it
 * allow. Within a container the group's path may lead nowhere; then the topmost group that can be seen counts.
 *
 * <p>Thread: one.
 */
final class Cgroup {
    private static final String ROOT = "sys/fs/cgroup";
    /** Version 1 writes no limit as a number of this kind. */
    private static final long UNLIMITED_BYTES = 1L << 60;

    private final Machine machine;

    Cgroup(Machine machine) {
        this.machine = machine;
    }

    /** Bytes of memory that may be used; empty for as much as there is. */
    OptionalLong memoryLimitBytes() {
        return least(groups("memory", "memory.max", "memory.limit_in_bytes").stream()
                .map(group -> limit(group))
                .toList());
    }

    /**
     * Bytes that can still be had below the tightest limit: what is used but could be dropped counts as free. Empty where there is no
     * limit.
     */
    OptionalLong memoryLeftBytes() {
        List<OptionalLong> left = new ArrayList<>();
        for (String group : groups("memory", "memory.max", "memory.limit_in_bytes")) {
            OptionalLong limit = limit(group);
            OptionalLong used = either(group, "memory.current", "memory.usage_in_bytes");
            if (limit.isPresent() && used.isPresent()) {
                long droppable =
                        machine.number(group + "/memory.stat", "inactive_file").orElse(0);
                left.add(OptionalLong.of(Math.max(0, limit.getAsLong() - used.getAsLong() + droppable)));
            }
        }
        return least(left);
    }

    /** Whether nothing of the group may be swapped out. Version 2 alone tells. */
    boolean isNeverSwapped() {
        return groups("memory", "memory.swap.max", "memory.swap.max").stream()
                .anyMatch(group ->
                        machine.text(group + "/memory.swap.max").orElse("").equals("0"));
    }

    /** How many processors' time may be used; empty for all. */
    OptionalDouble cpus() {
        double least = Double.MAX_VALUE;
        for (String group : groups("cpu", "cpu.max", "cpu.cfs_quota_us")) {
            String[] words = machine.text(group + "/cpu.max").orElse("").split(" ", -1);
            OptionalLong quota =
                    words.length == 2 ? Machine.firstNumber(words[0]) : machine.number(group + "/cpu.cfs_quota_us");
            OptionalLong period =
                    words.length == 2 ? Machine.firstNumber(words[1]) : machine.number(group + "/cpu.cfs_period_us");
            if (quota.isPresent() && quota.getAsLong() > 0 && period.isPresent()) {
                least = Math.min(least, (double) quota.getAsLong() / period.getAsLong());
            }
        }
        return least == Double.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least);
    }

    /** How often the group had used up its time and was stopped for the rest of a period. */
    long throttledPeriods() {
        return groups("cpu", "cpu.stat", "cpu.stat").stream()
                .mapToLong(group ->
                        machine.number(group + "/cpu.stat", "nr_throttled ").orElse(0))
                .max()
                .orElse(0);
    }

    private OptionalLong limit(String group) {
        OptionalLong limit = either(group, "memory.max", "memory.limit_in_bytes");
        return limit.isPresent() && limit.getAsLong() < UNLIMITED_BYTES ? limit : OptionalLong.empty();
    }

    private OptionalLong either(String group, String version2, String version1) {
        OptionalLong value = machine.number(group + "/" + version2);
        return value.isPresent() ? value : machine.number(group + "/" + version1);
    }

    /** The directories of a controller's groups that have one of two files, the process's own first. */
    private List<String> groups(String controller, String version2File, String version1File) {
        List<String> groups = new ArrayList<>();
        for (String line : machine.lines("proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                addUpwards(ROOT, parts[2], version2File, groups);
                addUpwards(ROOT + "/unified", parts[2], version2File, groups);
            } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
                addUpwards(ROOT + "/" + parts[1], parts[2], version1File, groups);
                addUpwards(ROOT + "/" + controller, parts[2], version1File, groups);
            }
        }
        return groups;
    }

    private void addUpwards(String mount, String path, String file, List<String> groups) {
        String rest = path;
        while (true) {
            String group = rest.equals("/") ? mount : mount + rest;
            if (!groups.contains(group) && machine.text(group + "/" + file).isPresent()) {
                groups.add(group);
            }
            if (rest.isEmpty() || rest.equals("/")) {
                return;
            }
            rest = rest.substring(0, rest.lastIndexOf('/'));
        }
    }

    private static OptionalLong least(List<OptionalLong> values) {
        return values.stream()
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }
}
