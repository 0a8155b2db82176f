package dev.tidemark.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processors, and the Java that runs on them. The plan has two shards. */
class ProcessorChecksTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({"2, OK", "8, OK", "1, WARN"})
    void shouldWantAProcessorForEachShard(int processors, Level level) {
        assertThat(new FakeMachine(root)
                        .processors(processors)
                        .only(new CpuCheck())
                        .level())
                .isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "max 100000, 0, OK",
        "400000 100000, 0, OK",
        "300000 100000, 0, NOTE",
        "150000 100000, 0, WARN",
        "300000 100000, 5, WARN"
    })
    void shouldHoldToTheControlGroupsTimeInVersion2(String max, int throttled, Level level) {
        FakeMachine machine = new FakeMachine(root)
                .file("/proc/self/cgroup", "0::/a/b")
                .file("/sys/fs/cgroup/a/b/cpu.max", max)
                .file("/sys/fs/cgroup/a/b/cpu.stat", "usage_usec 5", "nr_periods 9", "nr_throttled " + throttled);
        assertThat(machine.only(new CpuCheck()).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"-1, OK", "300000, NOTE", "150000, WARN"})
    void shouldHoldToTheControlGroupsTimeInVersion1(String quota, Level level) {
        FakeMachine machine = new FakeMachine(root)
                .file("/proc/self/cgroup", "3:cpu,cpuacct:/a", "0::/")
                .file("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", quota)
                .file("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000");
        assertThat(machine.only(new CpuCheck()).level()).isEqualTo(level);
    }

    @Test
    void shouldTakeTheTightestOfTheGroupsAbove() {
        FakeMachine machine = new FakeMachine(root)
                .file("/proc/self/cgroup", "0::/a/b")
                .file("/sys/fs/cgroup/a/b/cpu.max", "max 100000")
                .file("/sys/fs/cgroup/a/cpu.max", "100000 100000");
        assertThat(machine.only(new CpuCheck()).found()).contains("limited to the time of 1.00");
    }

    @ParameterizedTest
    @CsvSource({"11, FAIL", "17, NOTE", "21, NOTE", "25, OK"})
    void shouldKnowTheJavasThatItIsTestedOn(int feature, Level level) {
        assertThat(version(feature).level()).isEqualTo(level);
    }

    @Test
    void shouldTellTheOptionsAndThoseForFindingFaults() {
        assertThat(options("-Xmx1g -XX:+UseSerialGC")).isEqualTo(Finding.ok("java options", "-Xmx1g -XX:+UseSerialGC"));
        assertThat(options("-Xmx1g -agentlib:jdwp=transport=dt_socket").level()).isEqualTo(Level.WARN);
        assertThat(options("  ").level()).isEqualTo(Level.NOTE);
    }

    @ParameterizedTest
    @CsvSource({
        "-Xms1m -Xmx256m -XX:MaxDirectMemorySize=1g, 268435456, 1073741824",
        "-Xmx256m -Xmx1G, 1073741824, 1073741824",
        "-Xmx1048576k -XX:MaxDirectMemorySize=5, 1073741824, 5",
        "-Xss1m, 1000, 1000",
        "-Xmxnonsense, 1000, 1000"
    })
    void shouldReadSizesAsJavaDoesTheLastOneHolding(String flags, long heapBytes, long directBytes) {
        assertThat(JavaFlags.parse(flags).heapBytes(4_000)).isEqualTo(heapBytes);
        assertThat(JavaFlags.parse(flags).directBytes(4_000)).isEqualTo(directBytes);
    }

    private Finding version(int feature) {
        return java(feature, "-Xmx1g").get(0);
    }

    private Finding options(String flags) {
        return java(25, flags).get(1);
    }

    private List<Finding> java(int feature, String flags) {
        return new FakeMachine(root).examine(new JavaCheck(feature, feature + ".0.1", JavaFlags.parse(flags)));
    }
}
