package dev.tidemark.server.doctor;

import java.util.List;

/** Whether io_uring gets the memory that it must lock. Nothing else is locked. */
final class LockedMemoryCheck implements Check {
    private static final String SUBJECT = "locked memory";
    private static final long WANTED_BYTES_A_SHARD = 1 << 20;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        ProcessLimit limit = ProcessLimit.of(machine, "Max locked memory");
        if (limit == null) {
            return List.of(Finding.unknown(SUBJECT, ProcessLimit.PATH));
        }
        String text = limit.soft() == Long.MAX_VALUE ? "unlimited" : "limit " + Amount.bytes(limit.soft());
        long wanted = WANTED_BYTES_A_SHARD * plan.shards();
        if (plan.usesIoUring() && limit.soft() < wanted) {
            return List.of(Finding.warn(
                    SUBJECT,
                    text + ", " + Amount.bytes(wanted) + " wanted for server.transport=io_uring",
                    "older kernels count io_uring's rings as locked: the event loops cannot be made",
                    "ulimit -l, LimitMEMLOCK in a unit, or server.transport=auto"));
        }
        return List.of(
                Finding.ok(SUBJECT, text + (plan.usesIoUring() ? "" : ", none wanted: only io_uring locks any")));
    }
}
