package dev.tidemark.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks that look at one setting of the system. */
class SystemChecksTest {
    private static final String LIMITS_HEAD =
            "Limit                     Soft Limit           Hard Limit           Units     ";

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({"11000, OK", "10999, WARN", "1024, WARN", "unlimited, OK"})
    void shouldWantAFileDescriptorForEachConnection(String soft, Level level) {
        Finding finding = machine()
                .file("/proc/self/limits", LIMITS_HEAD, limit("Max open files", soft))
                .only(new OpenFilesCheck());
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.found()).contains("limit " + soft, "11000 wanted for limits.connections=10000");
    }

    @Test
    void shouldWantFileDescriptorsOfTheWholeMachineToo() {
        FakeMachine machine = machine()
                .file("/proc/self/limits", LIMITS_HEAD, limit("Max open files", "unlimited"))
                .file("/proc/sys/fs/file-max", "9000");
        assertThat(machine.only(new OpenFilesCheck()).found()).contains("the whole machine may open 9000");
        machine.file("/proc/sys/fs/file-max", "9223372036854775807");
        assertThat(machine.only(new OpenFilesCheck()).level()).isEqualTo(Level.OK);
    }

    @ParameterizedTest
    @CsvSource({"true, 65536, WARN", "true, 2097152, OK", "true, unlimited, OK", "false, 0, OK"})
    void shouldWantLockedMemoryForIoUringAlone(boolean ioUring, String soft, Level level) {
        FakeMachine machine = machine().file("/proc/self/limits", LIMITS_HEAD, limit("Max locked memory", soft));
        Plan plan = machine.plan();
        machine.plan(new Plan(2, 10, ioUring, plan.memory(), plan.dataDir(), plan.journal(), plan.secrets()));
        assertThat(machine.only(new LockedMemoryCheck()).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"65530, OK", "262144, OK", "65529, WARN"})
    void shouldWantTheUsualNumberOfMappings(String value, Level level) {
        assertThat(machine()
                        .file("/proc/sys/vm/max_map_count", value)
                        .only(new MapCountCheck())
                        .level())
                .isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"4096, OK", "128, NOTE"})
    void shouldWantABacklogAsLongAsTheServerAsksFor(String value, Level level) {
        assertThat(machine()
                        .file("/proc/sys/net/core/somaxconn", value)
                        .only(new BacklogCheck())
                        .level())
                .isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"tsc, OK", "kvm-clock, OK", "hpet, WARN", "acpi_pm, WARN", "xen, WARN"})
    void shouldWantAClockWithoutSystemCalls(String source, Level level) {
        assertThat(machine()
                        .file("/sys/devices/system/clocksource/clocksource0/current_clocksource", source)
                        .only(new ClockCheck())
                        .level())
                .isEqualTo(level);
    }

    @Test
    void shouldLookAtEveryProcessorsGovernor() {
        FakeMachine machine = machine();
        assertThat(machine.only(new CpuSpeedCheck()).level()).isEqualTo(Level.OK);
        machine.file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance");
        assertThat(machine.only(new CpuSpeedCheck()).level()).isEqualTo(Level.OK);
        machine.file("/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave");
        assertThat(machine.only(new CpuSpeedCheck()))
                .extracting(Finding::level, Finding::found)
                .containsExactly(Level.NOTE, "governor performance, powersave");
    }

    @ParameterizedTest
    @CsvSource({"0, OK, 0.0 %", "30, NOTE, 3.0 %", "100, WARN, 10.0 %"})
    void shouldMeasureWhatOtherMachinesTake(int steal, Level level, String share) {
        String line = "cpu  100 0 100 " + (800 - steal) + " 0 0 0 " + steal + " 0 0";
        Finding finding =
                machine().file("/proc/stat", line, "cpu0 1 1 1 1 1 1 1 1").only(new StealCheck());
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.found()).startsWith(share);
    }

    @Test
    void shouldSayWhatItCannotReadAndMakeNothingOfIt() {
        for (Check check : new Check[] {
            new OpenFilesCheck(),
            new LockedMemoryCheck(),
            new MapCountCheck(),
            new OvercommitCheck(),
            new BacklogCheck(),
            new ClockCheck(),
            new StealCheck(),
            new MemoryCheck(),
            new SwapCheck(),
            new HugePagesCheck()
        }) {
            Finding finding = machine().only(check);
            assertThat(finding.level()).as(finding.subject()).isEqualTo(Level.NOTE);
            assertThat(finding.found()).startsWith("not told: /");
        }
    }

    /** Such files say that they are empty, and answer one read only. */
    @Test
    void shouldReadTheKernelsOwnFilesWhole() {
        Machine here = Machine.here();
        assertThat(here.number("proc/sys/kernel/pid_max").orElseThrow()).isGreaterThan(300);
        assertThat(here.memoryBytes("MemTotal").orElseThrow()).isGreaterThan(1 << 28);
        assertThat(ProcessLimit.of(here, "Max open files")).isNotNull();
    }

    private FakeMachine machine() {
        return new FakeMachine(root);
    }

    static String limit(String name, String soft) {
        return String.format("%-25s %-20s %-20s files     ", name, soft, "1048576");
    }
}
