package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether read states could be swapped out. */
final class SwapCheck implements Check {
    private static final String SUBJECT = "swap";
    /** At or below it the kernel swaps only when there is nothing else to take. */
    private static final long LOW_SWAPPINESS = 10;
    /** What the kernel takes if it does not say. */
    private static final long USUAL_SWAPPINESS = 60;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        OptionalLong total = machine.memoryBytes("SwapTotal");
        if (total.isEmpty()) {
            return List.of(Finding.unknown(SUBJECT, "/proc/meminfo"));
        }
        if (total.getAsLong() == 0) {
            return List.of(Finding.ok(SUBJECT, "none"));
        }
        if (new Cgroup(machine).isNeverSwapped()) {
            return List.of(Finding.ok(SUBJECT, "not for this control group"));
        }
        long swappiness = machine.number("proc/sys/vm/swappiness").orElse(USUAL_SWAPPINESS);
        long used = total.getAsLong() - machine.memoryBytes("SwapFree").orElse(total.getAsLong());
        String found =
                Amount.bytes(total.getAsLong()) + ", " + Amount.bytes(used) + " in use, vm.swappiness=" + swappiness;
        String harm = "a shard stands still while a page of its cache is read back, and all its clients with it";
        return List.of(
                swappiness <= LOW_SWAPPINESS
                        ? Finding.note(SUBJECT, found, harm + "; only when memory is short", "swapoff -a is surer")
                        : Finding.warn(
                                SUBJECT,
                                found,
                                harm,
                                "MemorySwapMax=0 in a unit, swapoff -a, or sysctl vm.swappiness=1"));
    }
}
