package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.metrics.MetricKind;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.HttpGet;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.telemetry.MetricDescription;
import dev.tidemark.server.telemetry.ServerMetric;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /metrics} of a real server: its form, its names, and that it counts what clients see. */
final class MetricsIT {
    private static final String ANSWERED = "tidemark_requests_answered_total";
    private static final int UNKNOWN_OPCODE = 0x51;
    private static final int ALL_COUNTERS = 0xF;

    @TempDir
    private Path dir;

    @Test
    void shouldTellExactlyWhatTheDocumentLists() {
        try (ServerProcess server = ServerProcess.on(dir).start()) {
            List<String> expected = ServerMetric.all().stream()
                    .flatMap(MetricsIT::series)
                    .sorted()
                    .toList();
            assertThat(Scrape.of(server).names().stream().filter(name -> name.startsWith("tidemark_")))
                    .containsExactlyElementsOf(expected);
            server.stopCleanly();
        }
    }

    private static Stream<String> series(MetricDescription metric) {
        String name = metric.name();
        return metric.kind() == MetricKind.HISTOGRAM
                ? Stream.of(name + "_bucket", name + "_count", name + "_sum")
                : Stream.of(name);
    }

    @Test
    void shouldSpeakPrometheusAndToWhoeverAsksOpenMetrics() throws IOException {
        try (ServerProcess server = ServerProcess.on(dir.resolve("data")).start()) {
            String url = server.metricsUrl() + "/metrics";
            HttpResponse<String> plain = HttpGet.of(url);
            assertThat(plain.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(plain.body()).doesNotContain("# EOF");
            HttpResponse<String> open = HttpGet.of(url, "Accept", "application/openmetrics-text; version=1.0.0");
            assertThat(open.headers().firstValue("content-type"))
                    .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(open.body()).endsWith("# EOF\n").contains("# UNIT process_cpu_seconds seconds");
            Assumptions.assumeTrue(Command.exists("promtool"), "promtool (Debian: prometheus) is not installed");
            Path file = Files.writeString(dir.resolve("metrics.txt"), plain.body());
            Command.Ended checked = Command.tryRun("/bin/sh", "-c", "promtool check metrics < " + file);
            assertThat(checked).isEqualTo(new Command.Ended(0, ""));
            server.stopCleanly();
        }
    }

    @Test
    void shouldCountEveryRequestAsItsClientSeesIt() {
        try (ServerProcess server = ServerProcess.on(dir)
                        .with("server.shards", 2)
                        .with("limits.max-states-per-user", 4)
                        .start();
                WireClient client = server.connect()) {
            Map<String, Integer> expected = new TreeMap<>();
            List<ReplyFrame> replies = client.exchange(requests());
            replies.forEach(reply -> count(expected, reply.opcode() & ~FrameLayout.REPLY_BIT, reply.status(), 1));
            count(expected, Opcode.PING, Status.OK, 1); // the fence behind them
            SILENT.forEach((opcode, requests) -> count(expected, opcode, Status.OK, requests));

            Scrape scrape = Scrape.of(server);
            Map<String, Integer> told = new TreeMap<>();
            scrape.values().forEach((series, value) -> {
                if (series.startsWith(ANSWERED) && value > 0) {
                    told.merge(
                            series.replaceAll(".*command=\"(\\w+)\".*status=\"(\\w+)\".*", "$1 $2"),
                            value.intValue(),
                            Integer::sum);
                }
            });
            assertThat(told).isEqualTo(expected);
            assertThat(told.values().stream().mapToInt(Integer::intValue).sum())
                    .as("each frame is answered once")
                    .isEqualTo((int) scrape.sum("tidemark_requests_total"));
            assertThat(scrape.sum("tidemark_turn_seconds_count")).isPositive();
            assertThat(scrape.sum("tidemark_shard_cpu_seconds_total")).isPositive();
            assertThat(scrape.sum("tidemark_changes_total")).isEqualTo(scrape.sum("tidemark_journal_records_total"));
            server.stopCleanly();
        }
    }

    /** QUIET requests that get no reply, by opcode. */
    private static final Map<Integer, Integer> SILENT = Map.of(
            Opcode.ACK,
            20,
            Opcode.INCREMENT,
            20,
            Opcode.FORGET_USER,
            20,
            Opcode.ACK_MANY,
            20,
            Opcode.INCREMENT_MANY,
            1);

    private static void count(Map<String, Integer> counts, int opcode, int status, int requests) {
        String command = opcode == UNKNOWN_OPCODE ? "other" : Opcode.nameOf(opcode);
        counts.merge(command + " " + Status.nameOf(status), requests, Integer::sum);
    }

    /** Every command and most statuses, for users of both shards, absent and resident. */
    private static byte[] requests() {
        int quiet = RequestFlags.QUIET;
        return WireClient.frame(out -> {
            for (long user = 1; user <= 20; user++) {
                RequestEncoder.increment(out, 0, 1, 1, user, 1, 5, 1);
                RequestEncoder.increment(out, quiet, 1, 1, user, 1, 6, 1);
                RequestEncoder.ack(out, 0, ALL_COUNTERS, 1, user, 2, 5);
                RequestEncoder.ack(out, quiet, ALL_COUNTERS, 1, user, 2, 6);
                RequestEncoder.ackMany(out, 0, ALL_COUNTERS, 1, user, new long[] {1, 3}, new long[] {7, 7}, 2);
                RequestEncoder.ackMany(out, quiet, ALL_COUNTERS, 1, user, new long[] {1, 3}, new long[] {8, 8}, 2);
                RequestEncoder.increment(out, 0, 1, 1, user, 4, 5, 1);
                RequestEncoder.increment(out, 0, 1, 1, user, 5, 5, 1); // one more than may be: LIMIT
                RequestEncoder.get(out, 1, user, 1);
                RequestEncoder.forget(out, RequestFlags.IF, 1, user, 1, 1); // CONFLICT
                RequestEncoder.forget(out, 0, 1, user, 1, 0);
                RequestEncoder.reset(out, 0, ALL_COUNTERS, 1, user, 2, 0);
                RequestEncoder.load(out, 1, user, 0, 0, 0);
                RequestEncoder.totals(out, 1, user);
                RequestEncoder.increment(out, 0, 0, 1, user, 1, 5, 1); // no counter: BAD_ARGUMENT
                RequestEncoder.header(out, FrameLayout.HEADER_LENGTH, UNKNOWN_OPCODE, 0, 0, 1);
                RequestEncoder.ping(out, 1, new byte[8]);
                RequestEncoder.forgetUser(out, quiet, 1, user);
                RequestEncoder.forgetUser(out, 0, 1, user);
            }
            long[] some = LongStream.rangeClosed(10, 60).toArray();
            RequestEncoder.incrementMany(out, 0, 1, 1, 9, 1, 1, some, some.length);
            RequestEncoder.incrementMany(out, quiet, 1, 1, 9, 2, 1, some, some.length);
            RequestEncoder.info(out, 1);
        });
    }
}
