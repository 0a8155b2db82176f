package dev.tidemark.loadgen.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.loadgen.it.LoadgenProcess.Ended;
import dev.tidemark.loadgen.net.AckScript;
import dev.tidemark.loadgen.report.OperationResult;
import dev.tidemark.loadgen.report.RunReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same load on a real Redis server. */
class RedisLoadIT {
    @TempDir
    private Path dir;

    @BeforeEach
    void needRedis() {
        assumeTrue(RealServer.hasRedis(), "redis-server is not installed (Debian: redis-server)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "increment", "ack", "get", "load", "mixed", "overload"})
    void shouldRunEveryWorkloadWithoutAnError(String workload) throws Exception {
        try (RealServer server = RealServer.redisServer(dir)) {
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "-t",
                    "redis",
                    "-w",
                    workload,
                    "--users",
                    "1000",
                    "--preload",
                    "-n",
                    "10000",
                    "--depth",
                    "8",
                    "--warmup",
                    "0s",
                    server.address());
            assertThat(ended.code()).as(ended.output()).isZero();
            RunReport report = ended.report();
            assertThat(report.totals().requests()).isEqualTo(10_000);
            assertThat(report.target().version()).startsWith("redis ");
            assertThat(report.totals().serverCpuNsPerRequest()).isNotNull();
            if (workload.equals("chat")) {
                assertThat(report.operations())
                        .extracting(OperationResult::name)
                        .containsExactly("increment_many", "ack", "load");
            }
        }
    }

    @Test
    void shouldCountRefusalsByTheirFirstWord() throws Exception {
        try (RealServer server = RealServer.redisServer(dir)) {
            assertThat(command(server, "CONFIG SET maxmemory 1")).isEqualTo("+OK");
            Ended ended = LoadgenProcess.run(
                    dir.resolve("run"),
                    "-t",
                    "redis",
                    "-w",
                    "increment",
                    "-n",
                    "100",
                    "--warmup",
                    "0s",
                    server.address());
            assertThat(ended.code()).as(ended.output()).isEqualTo(1);
            assertThat(ended.report().totals().errorsByStatus())
                    .containsOnlyKeys("OOM")
                    .containsValue(100L);
        }
    }

    /** The script moves forward, never back, and resets both counters; ids need all their digits. */
    @Test
    void shouldAckForwardOnly() throws Exception {
        try (RealServer server = RealServer.redisServer(dir)) {
            LoadgenProcess.run(
                    dir.resolve("run"),
                    "-t",
                    "redis",
                    "-w",
                    "ack",
                    "-n",
                    "1",
                    "-c",
                    "1",
                    "--warmup",
                    "0s",
                    server.address());
            String sha = AckScript.sha1();
            String ack = "EVALSHA " + sha + " 1 u7 r9 %s m9 n9";
            command(server, "HSET u7 m9 5 n9 6");
            assertThat(command(server, ack.formatted("1462147407123456789"))).isEqualTo(":1");
            assertThat(command(server, "HGET u7 m9")).isEqualTo("$1 0");
            assertThat(command(server, "HGET u7 n9")).isEqualTo("$1 0");
            command(server, "HINCRBY u7 n9 3");
            assertThat(command(server, ack.formatted("1462147407123456788")))
                    .as("older by one")
                    .isEqualTo(":0");
            assertThat(command(server, ack.formatted("999")))
                    .as("older, and shorter")
                    .isEqualTo(":0");
            assertThat(command(server, "HGET u7 n9")).isEqualTo("$1 3");
            assertThat(command(server, ack.formatted("1462147407123456790")))
                    .as("newer by one")
                    .isEqualTo(":1");
            assertThat(command(server, "HGET u7 r9")).isEqualTo("$19 1462147407123456790");
        }
    }

    /** @return the reply's first line, and for a bulk string the second. */
    private static String command(RealServer server, String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String reply = in.readLine();
            return reply.startsWith("$") ? reply + " " + in.readLine() : reply;
        }
    }

    /** Both targets get the same requests: what a seed says does not depend on who is asked. */
    @Test
    void shouldSendAsManyOfEachOperationAsToTidemark() throws Exception {
        String[] load = {"--users", "1000", "--rate", "4000", "-n", "4000", "--max-lag", "30s", "--warmup", "0s"};
        try (RealServer redis = RealServer.redisServer(dir);
                RealServer tidemark = RealServer.tidemark(Files.createDirectory(dir.resolve("data")), 1)) {
            RunReport one = LoadgenProcess.run(dir.resolve("redis"), with(load, "-t", "redis", redis.address()))
                    .report();
            RunReport other = LoadgenProcess.run(dir.resolve("tidemark"), with(load, tidemark.address()))
                    .report();
            assertThat(one.operations().stream().map(operation -> operation.name() + operation.requests()))
                    .containsExactlyElementsOf(other.operations().stream()
                            .map(operation -> operation.name() + operation.requests())
                            .toList());
        }
    }

    private static String[] with(String[] load, String... more) {
        String[] all = Arrays.copyOf(load, load.length + more.length);
        System.arraycopy(more, 0, all, load.length, more.length);
        return all;
    }
}
