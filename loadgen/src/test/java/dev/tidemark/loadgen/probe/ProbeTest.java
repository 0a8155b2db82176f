package dev.tidemark.loadgen.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.report.Machine;
import dev.tidemark.loadgen.report.ProcessSample;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** What is said of this very process, which is known from elsewhere too. */
class ProbeTest {
    private static final long OWN_PID = ProcessHandle.current().pid();

    @Test
    void shouldSeeCpuTimeAndMemory() throws Exception {
        ProcessProbe probe = ProcessProbe.of(OWN_PID);
        long cpuNs = probe.cpuNs();
        long sum = 0;
        while (probe.cpuNs() - cpuNs < 200_000_000) {
            sum += System.nanoTime();
        }
        ProcessSample sample = probe.sample();
        assertThat(sum).isNotZero();
        assertThat(sample.cpuCores()).isBetween(0.01, 64.0);
        assertThat(sample.residentBytes()).isGreaterThan(10_000_000);
        assertThat(probe.sample().cpuCores())
                .as("each sample is of the time since the last")
                .isLessThan(64);
    }

    @Test
    void shouldSeeCollectionsOfAJavaMachine() throws Exception {
        ProcessProbe probe = ProcessProbe.of(OWN_PID);
        ManagementFactory.getMemoryMXBean().gc();
        ProcessSample sample = probe.sample();
        assertThat(sample.jvm())
                .as("hsperfdata, which the JVM keeps unless told not to")
                .isNotNull();
        assertThat(sample.jvm().gcCount()).isPositive();
        assertThat(sample.jvm().gcPauseNs()).isBetween(1L, 60_000_000_000L);
        assertThat(sample.jvm().heapUsedBytes())
                .isBetween(1_000_000L, Runtime.getRuntime().maxMemory());
        assertThat(probe.sample().jvm().gcPauseNs()).as("and none since").isLessThan(1_000_000_000L);
    }

    @Test
    void shouldFindWhoListensOnAPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListeningProcess.find(InetAddress.getLoopbackAddress(), socket.getLocalPort()))
                    .hasValue(OWN_PID);
            assertThat(ListeningProcess.find(InetAddress.getByName("192.0.2.1"), socket.getLocalPort()))
                    .as("another machine's processes cannot be seen")
                    .isEmpty();
        }
    }

    @Test
    void shouldFindNobodyOnAFreePort() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(ListeningProcess.find(InetAddress.getLoopbackAddress(), port))
                .isEmpty();
    }

    @Test
    void shouldDescribeTheMachine() {
        Machine machine = MachineProbe.machine();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.memoryBytes()).isGreaterThan(100_000_000);
        assertThat(machine.kernel()).startsWith("Linux ");
        assertThat(machine.jdk()).contains(System.getProperty("java.vm.version"));
    }
}
