package dev.tidemark.server.doctor;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** All checks, in the order of a report: what the server stands on first. Thread: one. */
public final class Doctor {
    private static final long PROBE_NS = TimeUnit.SECONDS.toNanos(2);

    private final List<Check> checks;

    private Doctor(List<Check> checks) {
        this.checks = checks;
    }

    /** Looks at the machine that this process runs on. {@code flags}: what the server's Java would be started with. */
    public static Doctor ofThisMachine(JavaFlags flags) {
        return new Doctor(List.of(
                new JavaCheck(
                        Runtime.version().feature(),
                        System.getProperty("java.version") + ", " + System.getProperty("java.vendor") + ", "
                                + System.getProperty("java.home"),
                        flags),
                new ServerCheck(),
                new CpuCheck(),
                new CpuSpeedCheck(),
                new StealCheck(),
                new ClockCheck(),
                new MemoryCheck(),
                new SwapCheck(),
                new OvercommitCheck(),
                new HugePagesCheck(),
                new MapCountCheck(),
                new LockedMemoryCheck(),
                new OpenFilesCheck(),
                new BacklogCheck(),
                new DirectoryCheck(Directory::of, System.getProperty("user.name")),
                new SecretFilesCheck(System.getProperty("user.name")),
                new FileSystemCheck(),
                new DiskSpaceCheck(DiskSpace::of),
                new DiskSyncCheck(new SyncProbe(PROBE_NS)::measure)));
    }

    /** Looks at everything. Takes some 2 s, of the disk. */
    public Report examine(Machine machine, Plan plan) {
        return new Report(checks.stream()
                .flatMap(check -> check.examine(machine, plan).stream())
                .toList());
    }
}
