package dev.tidemark.loadgen.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.loadgen.fake.FakeServer;
import dev.tidemark.loadgen.fake.FakeServer.Behaviour;
import dev.tidemark.loadgen.net.ErrorCounts;
import dev.tidemark.loadgen.net.RunWindow;
import dev.tidemark.loadgen.report.RunReport;
import dev.tidemark.protocol.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against a server whose behaviour is known. */
class LoadRunTest {
    private static final Duration STALL = Duration.ofMillis(600);

    private static RunOutcome run(RunSettings settings) throws Exception {
        return new LoadRun(settings, new RunFixture.Silent(), null).run();
    }

    private static void pass(Duration time) {
        long untilNs = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - untilNs < 0) {
            LockSupport.parkNanos(untilNs - System.nanoTime());
        }
    }

    @Test
    void shouldSendAndCountAsManyRequestsAsAskedFor() throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            RunReport report = run(RunFixture.closed(server.address(), 20_001)).report();
            assertThat(server.requests()).isEqualTo(20_001);
            assertThat(report.totals().requests()).isEqualTo(20_001);
            assertThat(report.totals().errors()).isZero();
            assertThat(report.overall().response())
                    .as("nothing is due in a closed loop")
                    .isNull();
            assertThat(report.overall().service().count()).isEqualTo(20_001);
            assertThat(report.validity().valid()).isTrue();
            assertThat(report.target().version()).isEqualTo("fake 1");
        }
    }

    /** A stall of the server must show in the times of all requests that were due in it, not in one alone. */
    @Test
    void shouldShowAStallInResponseTimesAndNotOmitIt() throws Exception {
        Behaviour stallsOnce = (number, opcode) -> {
            if (number == 500) {
                pass(STALL);
            }
            return Status.OK;
        };
        try (FakeServer server = new FakeServer(stallsOnce)) {
            RunSettings settings = RunFixture.open(server.address(), 1_000, Duration.ofSeconds(2));
            RunOutcome outcome = run(oneConnectionOfDepth(settings, 1));
            RunReport report = outcome.report();
            assertThat(report.totals().requests()).isEqualTo(2_000);
            assertThat(report.overall().response().p90Ns())
                    .as("a tenth of the requests were due in the first half of the stall")
                    .isGreaterThan(STALL.toNanos() / 3);
            assertThat(report.overall().response().maxNs()).isGreaterThan(STALL.toNanos() * 9 / 10);
            assertThat(report.overall().service().maxNs())
                    .as("the one that the server held")
                    .isGreaterThan(STALL.toNanos() * 9 / 10);
            assertThat(report.overall().service().p90Ns())
                    .as("service time alone would have hidden it")
                    .isLessThan(STALL.toNanos() / 4);
            assertThat(report.overall().lag().p90Ns())
                    .as("they waited for room")
                    .isGreaterThan(STALL.toNanos() / 3);
        }
    }

    private static RunSettings oneConnectionOfDepth(RunSettings all, int depth) {
        return new RunSettings(
                all.label(),
                all.target(),
                all.server(),
                all.access(),
                all.workload(),
                all.preload(),
                1,
                1,
                depth,
                all.unbound(),
                all.ratePerSecond(),
                all.arrivals(),
                all.warmUp(),
                all.duration(),
                all.requests(),
                all.timeout(),
                all.maxLag(),
                all.acceptedOnly(),
                all.serverPid(),
                all.configuration());
    }

    /** A server that stalls makes requests wait for room; that is no lag of the generator's own. */
    @Test
    void shouldNotBlameTheGeneratorForAStallOfTheServer() throws Exception {
        Behaviour stallsOnce = (number, opcode) -> {
            if (number == 100) {
                pass(STALL.multipliedBy(4));
            }
            return Status.OK;
        };
        try (FakeServer server = new FakeServer(stallsOnce)) {
            RunSettings settings = RunFixture.settings(
                    server.address(), 1_000, Duration.ofSeconds(1), RunWindow.NO_LIMIT, STALL.multipliedBy(3));
            assertThat(run(oneConnectionOfDepth(settings, 1))
                            .report()
                            .validity()
                            .valid())
                    .isTrue();
        }
    }

    /** A rate that no generator keeps: it falls behind by itself, while the server answers at once. */
    @Test
    void shouldMarkARunInvalidInWhichTheGeneratorFellBehind() throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            RunSettings settings =
                    RunFixture.settings(server.address(), 2e9, Duration.ofSeconds(60), 400_000, Duration.ofMillis(1));
            RunReport report = run(atDepth(settings)).report();
            assertThat(report.totals().requests()).isEqualTo(400_000);
            assertThat(report.validity().valid()).isFalse();
            assertThat(report.validity().reasons()).hasSize(1);
            assertThat(report.validity().reasons().get(0))
                    .startsWith("The generator itself fell behind: it sent one request in a thousand ")
                    .contains("allowed are 1.00 ms (--max-lag)");
        }
    }

    private static RunSettings atDepth(RunSettings settings) {
        return oneConnectionOfDepth(settings, 65_536);
    }

    @Test
    void shouldCountErrorsByStatusWithinTheRequests() throws Exception {
        Behaviour refusesSome = (number, opcode) ->
                number % 10 == 0 ? Status.OVERLOADED : number % 100 == 1 ? Status.UNAVAILABLE : Status.OK;
        try (FakeServer server = new FakeServer(refusesSome)) {
            RunReport report = run(RunFixture.closed(server.address(), 1_000)).report();
            assertThat(report.totals().requests()).isEqualTo(1_000);
            assertThat(report.totals().errors()).isEqualTo(110);
            assertThat(report.totals().errorsByStatus())
                    .containsExactly(Map.entry("OVERLOADED", 100L), Map.entry("UNAVAILABLE", 10L));
            assertThat(report.operations().get(0).errors()).isEqualTo(110);
            assertThat(report.seconds().stream()
                            .mapToLong(second -> second.overall().errors())
                            .sum())
                    .isEqualTo(110);
        }
    }

    @Test
    void shouldCountWhatALostConnectionHadInFlightAndConnectAgain() throws Exception {
        Behaviour closesOnce = (number, opcode) -> number == 500 ? Behaviour.CLOSE : Status.OK;
        try (FakeServer server = new FakeServer(closesOnce)) {
            RunReport report = run(RunFixture.closed(server.address(), 5_000)).report();
            long lost = report.totals().errorsByStatus().get(ErrorCounts.CONNECTION_LOST);
            assertThat(lost).isBetween(1L, 8L);
            assertThat(report.totals().requests()).isEqualTo(5_000 - lost);
        }
    }

    @Test
    void shouldCountRequestsThatAreNeverAnswered() throws Exception {
        Behaviour swallowsOne = (number, opcode) -> number == 50 ? Behaviour.SILENCE : Status.OK;
        try (FakeServer server = new FakeServer(swallowsOne)) {
            RunSettings settings = RunFixture.settings(
                    server.address(), 100, Duration.ofSeconds(1), RunWindow.NO_LIMIT, RunFixture.GENEROUS_LAG);
            RunSettings impatient = new RunSettings(
                    settings.label(),
                    settings.target(),
                    settings.server(),
                    settings.access(),
                    settings.workload(),
                    settings.preload(),
                    settings.threads(),
                    settings.connections(),
                    settings.depth(),
                    settings.unbound(),
                    settings.ratePerSecond(),
                    settings.arrivals(),
                    settings.warmUp(),
                    settings.duration(),
                    settings.requests(),
                    Duration.ofSeconds(1),
                    settings.maxLag(),
                    settings.acceptedOnly(),
                    settings.serverPid(),
                    settings.configuration());
            RunReport report = run(impatient).report();
            assertThat(report.totals().requests()).isEqualTo(99);
            assertThat(report.totals().unanswered()).isEqualTo(1);
            assertThat(report.totals().errorsByStatus()).containsExactly(Map.entry(ErrorCounts.NO_REPLY, 1L));
        }
    }

    @Test
    void shouldSampleEverySecondAndWriteTheLog(@TempDir Path dir) throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            RunSettings settings = RunFixture.open(server.address(), 2_000, Duration.ofSeconds(2));
            RunReport report =
                    new LoadRun(settings, new RunFixture.Silent(), dir).run().report();
            assertThat(report.seconds()).hasSizeBetween(2, 3);
            assertThat(report.seconds().stream()
                            .mapToLong(second -> second.overall().requests())
                            .sum())
                    .isEqualTo(report.totals().requests())
                    .isEqualTo(4_000);
            assertThat(report.seconds())
                    .allSatisfy(second ->
                            assertThat(second.generator().residentBytes()).isPositive());
            assertThat(report.seconds().get(0).server())
                    .as("the server is found by its port: it is this process")
                    .isNotNull()
                    .extracting(sample -> sample.jvm())
                    .isNotNull();
            assertThat(report.totals().serverCpuNsPerRequest()).isPositive();
            assertThat(report.totals().generatorCpuNsPerRequest()).isPositive();
            assertThat(report.seconds().get(0).inFlight()).isBetween(0L, 4_000L);
            HistogramLog log = HistogramLog.read(dir.resolve(HistogramFiles.LOG_NAME));
            assertThat(log.counts()).containsOnlyKeys("increment.response", "increment.service", "increment.lag");
            assertThat(log.counts().values()).containsOnly(4_000L);
            assertThat(log.intervals("increment.service")).isEqualTo((int) report.seconds().stream()
                    .filter(second -> second.overall().requests() > 0)
                    .count());
            assertThat(log.version()).isEqualTo("1.3");
            assertThat(dir.resolve("increment.response.hgrm")).isNotEmptyFile();
        }
    }

    @Test
    void shouldSayThatNoServerIsThere() throws Exception {
        InetSocketAddress nowhere;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = (InetSocketAddress) closed.getLocalSocketAddress();
        }
        assertThatThrownBy(() -> run(RunFixture.closed(nowhere, 1)))
                .isInstanceOf(NoConnectionException.class)
                .hasMessageContaining("cannot use tidemark at ")
                .hasMessageContaining(Integer.toString(nowhere.getPort()));
    }
}
