package dev.tidemark.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory, swap, overcommit and huge pages. The plan's read states are 1 GiB; with all else at most 2,880 MiB. */
class MemoryChecksTest {
    private static final long MIB = 1 << 20;
    private static final String GLIBC_MAP =
            "7f00-7f01 r-xp 00000000 fe:00 123                        /lib/x86_64-linux-gnu/libc.so.6";

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({"2880, OK", "2879, WARN", "1344, WARN", "1343, FAIL"})
    void shouldCompareWhatCanBeHadWithWhatIsWanted(long availableMib, Level level) {
        assertThat(available(availableMib).only(new MemoryCheck()).level()).isEqualTo(level);
    }

    @Test
    void shouldHoldToTheControlGroupsMemoryInVersion2() {
        FakeMachine machine = available(64_000)
                .file("/proc/self/cgroup", "0::/system.slice/tidemark.service")
                .file("/sys/fs/cgroup/system.slice/tidemark.service/memory.max", "max")
                .file("/sys/fs/cgroup/system.slice/tidemark.service/memory.current", "1")
                .file("/sys/fs/cgroup/system.slice/memory.max", Long.toString(2_000 * MIB))
                .file("/sys/fs/cgroup/system.slice/memory.current", Long.toString(800 * MIB))
                .file("/sys/fs/cgroup/system.slice/memory.stat", "anon 5", "inactive_file " + 300 * MIB);
        Finding finding = machine.only(new MemoryCheck());
        assertThat(finding.level()).isEqualTo(Level.WARN);
        assertThat(finding.found()).startsWith("1.5 GiB can be had in this control group");
    }

    /** In a container of version 1 the path leads nowhere, and the mount shows the container's own group. */
    @Test
    void shouldHoldToTheControlGroupsMemoryInVersion1() {
        FakeMachine machine = available(64_000)
                .file("/proc/self/cgroup", "4:memory:/docker/abc", "1:cpu,cpuacct:/docker/abc", "0::/")
                .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", Long.toString(1_000 * MIB))
                .file("/sys/fs/cgroup/memory/memory.usage_in_bytes", Long.toString(100 * MIB));
        assertThat(machine.only(new MemoryCheck()).level()).isEqualTo(Level.FAIL);
        machine.file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(machine.only(new MemoryCheck()).level()).as("no limit").isEqualTo(Level.OK);
    }

    @Test
    void shouldCountWhatARunningServerHoldsAsFree() throws IOException {
        FakeMachine machine = available(1_000);
        Path lock = root.resolve("data/store/LOCK");
        Files.createDirectories(lock.getParent());
        Files.createFile(lock);
        machine.file(
                        "/proc/locks",
                        "1: POSIX  ADVISORY  WRITE 77 fe:00:" + Files.getAttribute(lock, "unix:ino") + " 0 EOF")
                .file("/proc/77/status", "Name: java", "VmRSS:  2000000 kB");
        assertThat(machine.only(new MemoryCheck()).level())
                .as("another program")
                .isEqualTo(Level.FAIL);
        machine.file("/proc/77/cmdline", "java\0-cp\0x\0dev.tidemark.server.Main\0");
        assertThat(machine.only(new MemoryCheck()))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .satisfies(finding -> assertThat(finding.found()).contains("the running server's counted in"));
        assertThat(machine.only(new ServerCheck()).found()).contains("process 77");
    }

    @Test
    void shouldFindNoServerWhereNoneHasTheLock() {
        assertThat(new FakeMachine(root)
                        .file("/proc/locks", "1: POSIX  ADVISORY  WRITE 77 fe:00:1 0 EOF", "2: -> nonsense")
                        .only(new ServerCheck())
                        .level())
                .isEqualTo(Level.OK);
    }

    @ParameterizedTest
    @CsvSource({"0, 60, OK", "1000, 60, WARN", "1000, 10, NOTE", "1000, 11, WARN"})
    void shouldWarnOfSwapThatIsUsedWithoutNeed(long totalKib, int swappiness, Level level) {
        Finding finding = new FakeMachine(root)
                .file("/proc/meminfo", "SwapTotal: " + totalKib + " kB", "SwapFree: 500 kB")
                .file("/proc/sys/vm/swappiness", Integer.toString(swappiness))
                .only(new SwapCheck());
        assertThat(finding.level()).isEqualTo(level);
    }

    @Test
    void shouldNotMindSwapThatThisControlGroupMayNotUse() {
        FakeMachine machine = new FakeMachine(root)
                .file("/proc/meminfo", "SwapTotal: 1000 kB", "SwapFree: 1000 kB")
                .file("/proc/self/cgroup", "0::/a")
                .file("/sys/fs/cgroup/a/memory.swap.max", "0");
        assertThat(machine.only(new SwapCheck()).level()).isEqualTo(Level.OK);
    }

    @ParameterizedTest
    @CsvSource({"0, 100, OK", "1, 100, OK", "2, 4000, OK", "2, 3379, FAIL"})
    void shouldAskAStrictKernelForItsPromise(int mode, long limitMib, Level level) {
        Finding finding = new FakeMachine(root)
                .file("/proc/sys/vm/overcommit_memory", Integer.toString(mode))
                .file(
                        "/proc/meminfo",
                        "CommitLimit: " + limitMib * 1_024 + " kB",
                        "Committed_AS: " + 500 * 1_024 + " kB")
                .only(new OvercommitCheck());
        assertThat(finding.level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "[always] madvise never, 2.31, '', OK",
        "always [madvise] never, 2.36, glibc.malloc.hugetlb=1, OK",
        "always [madvise] never, 2.36, glibc.malloc.arena_max=2:glibc.malloc.hugetlb=2, OK",
        "always [madvise] never, 2.36, '', WARN",
        "always [madvise] never, 2.36, glibc.malloc.hugetlb=0, WARN",
        "always [madvise] never, 2.34, glibc.malloc.hugetlb=1, WARN",
        "always madvise [never], 2.36, glibc.malloc.hugetlb=1, WARN"
    })
    void shouldWantHugePagesFromKernelAndLibrary(String mode, String glibc, String tunables, Level level) {
        Finding finding = new FakeMachine(root)
                .file("/sys/kernel/mm/transparent_hugepage/enabled", mode)
                .file("/proc/self/maps", "7f00-7f01 r--p 00000000 00:00 0 ", GLIBC_MAP)
                .file(
                        "/lib/x86_64-linux-gnu/libc.so.6",
                        "\0\0GNU C Library (Debian GLIBC 9.9-9) stable release version " + glibc + ".\0")
                .variable("GLIBC_TUNABLES", tunables)
                .only(new HugePagesCheck());
        assertThat(finding.level()).isEqualTo(level);
    }

    @Test
    void shouldTellOfAnotherLibrary() {
        Finding finding = new FakeMachine(root)
                .file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")
                .file("/proc/self/maps", "7f00-7f01 r-xp 00000000 fe:00 1    /lib/ld-musl-x86_64.so.1")
                .only(new HugePagesCheck());
        assertThat(finding.found()).contains("another C library than glibc");
    }

    @Test
    void shouldKnowTheLibraryOfThisProcess() {
        assertThat(Glibc.of(Machine.here()))
                .hasValueSatisfying(glibc -> assertThat(glibc.major()).isEqualTo(2));
    }

    private FakeMachine available(long mib) {
        return new FakeMachine(root).file("/proc/meminfo", "MemTotal: 1 kB", "MemAvailable: " + mib * 1_024 + " kB");
    }
}
