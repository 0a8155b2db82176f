package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether there are file descriptors for all connections. */
final class OpenFilesCheck implements Check {
    private static final String SUBJECT = "open files";

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        ProcessLimit limit = ProcessLimit.of(machine, "Max open files");
        if (limit == null) {
            return List.of(Finding.unknown(SUBJECT, ProcessLimit.PATH));
        }
        long wanted = (long) plan.connections() + Plan.FILES_OF_OUR_OWN;
        String found =
                "limit " + limit.softText() + ", " + wanted + " wanted for limits.connections=" + plan.connections();
        OptionalLong most = machine.number("proc/sys/fs/file-max");
        if (most.isPresent() && most.getAsLong() < wanted) {
            return List.of(Finding.warn(
                    SUBJECT,
                    "the whole machine may open " + most.getAsLong() + ", " + wanted + " wanted",
                    "a connection without a file descriptor is neither served nor refused",
                    "sysctl fs.file-max=" + 2 * wanted));
        }
        return List.of(
                limit.soft() >= wanted
                        ? Finding.ok(SUBJECT, found)
                        : Finding.warn(
                                SUBJECT,
                                found,
                                "a connection without a file descriptor is neither served nor refused",
                                "ulimit -n " + wanted + " before the start, LimitNOFILE=" + wanted
                                        + " in a unit, or lower limits.connections"));
    }
}
