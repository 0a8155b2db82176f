package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether the kernel promises no more memory than it has, and then, whether it can still promise what is wanted. */
final class OvercommitCheck implements Check {
    private static final String SUBJECT = "overcommit";
    private static final String PATH = "proc/sys/vm/overcommit_memory";
    private static final int STRICT = 2;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        OptionalLong mode = machine.number(PATH);
        if (mode.isEmpty()) {
            return List.of(Finding.unknown(SUBJECT, "/" + PATH));
        }
        String found = "vm.overcommit_memory=" + mode.getAsLong();
        OptionalLong limit = machine.memoryBytes("CommitLimit");
        OptionalLong committed = machine.memoryBytes("Committed_AS");
        if (mode.getAsLong() != STRICT || limit.isEmpty() || committed.isEmpty()) {
            return List.of(Finding.ok(SUBJECT, found));
        }
        long left = limit.getAsLong() - committed.getAsLong();
        found += ", " + Amount.bytes(left) + " can still be promised";
        long wanted = plan.memory().mostBytes();
        return List.of(
                left >= wanted
                        ? Finding.ok(SUBJECT, found)
                        : Finding.fail(
                                SUBJECT,
                                found + ", up to " + Amount.bytes(wanted) + " wanted",
                                "the memory is refused at the start, or to Java while it runs",
                                "sysctl vm.overcommit_memory=0, raise vm.overcommit_ratio, or lower cache.memory"));
    }
}
