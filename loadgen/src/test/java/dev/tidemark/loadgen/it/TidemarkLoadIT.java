package dev.tidemark.loadgen.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.it.LoadgenProcess.Ended;
import dev.tidemark.loadgen.net.Access;
import dev.tidemark.loadgen.report.OperationResult;
import dev.tidemark.loadgen.report.RunReport;
import dev.tidemark.loadgen.server.ServerFacts;
import dev.tidemark.loadgen.server.TargetKind;
import dev.tidemark.server.process.Certificate;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load on a real Tidemark server. */
class TidemarkLoadIT {
    @TempDir
    private Path dir;

    private static ServerFacts facts(RealServer server) throws Exception {
        return TargetKind.TIDEMARK.ask(
                new InetSocketAddress("127.0.0.1", server.port()), Access.OPEN, Duration.ofSeconds(10));
    }

    private static long counter(ServerFacts facts, String name) {
        return Long.parseLong(facts.counters().get(name));
    }

    /** Requests of the load; what asks about them is none. */
    private static long answered(ServerFacts facts) {
        return counter(facts, "hits") + counter(facts, "misses");
    }

    @Test
    void shouldPreloadThenChatWithoutAnError() throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 2)) {
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "--users",
                    "2000",
                    "--preload",
                    "-n",
                    "20000",
                    "--depth",
                    "4",
                    "--warmup",
                    "0s",
                    server.address());
            assertThat(ended.code()).as(ended.output()).isZero();
            RunReport report = ended.report();
            assertThat(report.totals().requests()).isEqualTo(20_000);
            assertThat(report.operations())
                    .extracting(OperationResult::name)
                    .containsExactly("increment_many", "ack", "load");
            assertThat(report.target().details())
                    .containsEntry("shards", "2")
                    .containsEntry("overloaded in the run", "0");
            assertThat(report.totals().serverCpuNsPerRequest()).isPositive();
            assertThat(report.seconds().get(0).server().jvm()).isNotNull();
            ServerFacts after = facts(server);
            assertThat(counter(after, "states_resident"))
                    .as("2,000 users with 10 channels in the mean, and none made by the run itself")
                    .isBetween(18_000L, 22_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"increment", "ack", "get", "load", "mixed", "overload"})
    void shouldRunEveryWorkloadWithoutAnError(String workload) throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 1)) {
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "-w",
                    workload,
                    "--users",
                    "1000",
                    "-n",
                    "5000",
                    "--rate",
                    "5000",
                    "--max-lag",
                    "30s",
                    "--warmup",
                    "0s",
                    server.address());
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(ended.report().totals().requests()).isEqualTo(5_000);
            assertThat(ended.report().overall().response().count()).isEqualTo(5_000);
        }
    }

    /** Everything between the generator and the server is encrypted, and each connection shows a token. */
    @Test
    void shouldLoadAServerThatAsksWhoIsThere() throws Exception {
        Certificate certificate = Certificate.make(dir, "server");
        Path token = Files.writeString(dir.resolve("token"), "load");
        Path tokens = Files.writeString(
                dir.resolve("tokens"), "load 0cf67fc72b3c86c7a454f6d86b43ed245a8e491d0e5288d4da8c7ff43a7bcdb0 admin");
        try (RealServer server = RealServer.tidemark(
                dir.resolve("data"),
                2,
                "auth.tokens-file=" + tokens,
                "tls.key=" + certificate.key(),
                "tls.certificate=" + certificate.certificate())) {
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "--tls-authorities",
                    certificate.certificate().toString(),
                    "--token-file",
                    token.toString(),
                    "--users",
                    "1000",
                    "-n",
                    "20000",
                    "--depth",
                    "16",
                    "--unbound",
                    "--warmup",
                    "0s",
                    server.address());
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(ended.report().totals().requests()).isEqualTo(20_000);
            assertThat(ended.report().target().details()).containsEntry("overloaded in the run", "0");
        }
    }

    /** Acks that move forward are applied, increments counted: the server did what the generator says it asked. */
    @Test
    void shouldChangeWhatItSaysItChanges() throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 1)) {
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "-w",
                    "increment",
                    "--users",
                    "50",
                    "--channels",
                    "2",
                    "--equal-channels",
                    "--threads",
                    "2",
                    "-n",
                    "3000",
                    "--warmup",
                    "0s",
                    server.address());
            assertThat(ended.code()).as(ended.output()).isZero();
            ServerFacts after = facts(server);
            assertThat(counter(after, "users_resident")).isEqualTo(50);
            assertThat(counter(after, "states_resident")).isEqualTo(100);
            assertThat(answered(after)).isGreaterThanOrEqualTo(3_000);
        }
    }

    @Test
    void shouldReportALostServerAsErrors() throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 1)) {
            Thread killer = new Thread(() -> {
                try {
                    while (answered(facts(server)) < 1_000) {
                        LockSupport.parkNanos(10_000_000);
                    }
                    server.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            killer.start();
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "-w",
                    "get",
                    "--duration",
                    "4s",
                    "--timeout",
                    "20s",
                    "--warmup",
                    "0s",
                    server.address());
            killer.join();
            assertThat(server.isAlive()).isFalse();
            assertThat(ended.code()).as(ended.output()).isEqualTo(1);
            assertThat(ended.report().totals().errorsByStatus()).containsOnlyKeys("CONNECTION_LOST");
            assertThat(List.of(ended.output().split("\n"))).anyMatch(line -> line.contains("CONNECTION_LOST"));
        }
    }
}
