package dev.tidemark.loadgen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.fake.FakeServer;
import dev.tidemark.loadgen.report.ReportJson;
import dev.tidemark.loadgen.report.RunReport;
import dev.tidemark.protocol.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The command line as its user sees it: what it prints, writes and ends with. */
class MainTest {
    @TempDir
    private Path dir;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(arguments, new PrintWriter(out), new PrintWriter(err), false);
        return new Ended(code, out.toString(), err.toString());
    }

    /** A short closed loop against a server. */
    private static Ended load(FakeServer server, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-w", "increment", "-n", "2000", "--warmup", "0s"));
        arguments.addAll(List.of(more));
        arguments.add(server.text());
        return run(arguments.toArray(new String[0]));
    }

    @Test
    void shouldPrintASummaryOnStandardOutputAndProgressOnStandardError() throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            Ended ended = load(server, "--no-files");
            assertThat(ended.code()).isEqualTo(ExitCode.OK.number());
            assertThat(ended.out())
                    .contains("fake 1 at " + server.text() + ", workload increment, closed loop")
                    .containsPattern("operation +requests +/s +errors +time +p50 +p90 +p99 +p99.9 +p99.99 +max")
                    .containsPattern("increment +2,000 +[0-9,]+ +0  service ")
                    .containsPattern("server +CPU [0-9,]+ ns a request")
                    .containsPattern("generator +CPU [0-9,]+ ns a request");
            assertThat(ended.err()).containsPattern("1/30 s +[0-9,]+/s  p50 .*  max ");
            assertThat(Files.exists(Path.of("loadgen-results"))).isFalse();
        }
    }

    @Test
    void shouldShowThreeTimesSideBySideInAnOpenLoop() throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            Ended ended = load(server, "--no-files", "--rate", "5000", "--max-lag", "30s");
            assertThat(ended.code()).isEqualTo(ExitCode.OK.number());
            assertThat(ended.out()).containsPattern("(?s)response .*\n +service .*\n +send lag ");
        }
    }

    @Test
    void shouldWriteTheFilesOfARun() throws Exception {
        Path files = dir.resolve("a run");
        try (FakeServer server = FakeServer.prompt()) {
            Ended ended = load(server, "-d", files.toString(), "-o", "json", "--label", "evening");
            assertThat(ended.code()).isEqualTo(ExitCode.OK.number());
            assertThat(files.resolve("run.hlog")).isNotEmptyFile();
            assertThat(files.resolve("increment.service.hgrm")).isNotEmptyFile();
            assertThat(files.resolve("report.html")).isNotEmptyFile();
            RunReport report = ReportJson.read(files.resolve("report.json"));
            assertThat(report.label()).isEqualTo("evening");
            assertThat(report.totals().requests()).isEqualTo(2_000);
            assertThat(report.configuration()).containsEntry("depth", "1").containsEntry("workload", "increment");
            Path printed = Files.writeString(dir.resolve("printed.json"), ended.out());
            assertThat(ReportJson.read(printed)).isEqualTo(report);
            Ended again = run(
                    "report", files.toString(), "-o", dir.resolve("again.html").toString());
            assertThat(again.code()).isZero();
            assertThat(dir.resolve("again.html")).isNotEmptyFile();
        }
    }

    @Test
    void shouldEndWithErrorsIfAnyReplyWasOne() throws Exception {
        try (FakeServer server = new FakeServer((number, opcode) -> number == 7 ? Status.OVERLOADED : Status.OK)) {
            Ended ended = load(server, "--no-files");
            assertThat(ended.code()).isEqualTo(ExitCode.ERRORS.number());
            assertThat(ended.out()).contains("OVERLOADED: 1");
        }
    }

    @Test
    void shouldEndAsInvalidAlsoIfThereWereErrorsAndABoundWasMissed() throws Exception {
        try (FakeServer server = new FakeServer((number, opcode) -> number == 7 ? Status.OVERLOADED : Status.OK)) {
            Ended ended = load(server, "--no-files", "--rate", "1e12", "--max-lag", "1us", "--slo", "max=1us");
            assertThat(ended.code()).isEqualTo(ExitCode.INVALID.number());
            assertThat(ended.out()).contains("INVALID: The generator itself fell behind");
        }
    }

    @Test
    void shouldSayWhetherABoundWasKept() throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            Ended kept = load(server, "--no-files", "--slo", "p50=1h");
            assertThat(kept.code()).isEqualTo(ExitCode.OK.number());
            assertThat(kept.out()).contains("slo: p50 ≤ 3600 s, kept: ");
            Ended missed = load(server, "--no-files", "--slo", "max=1us");
            assertThat(missed.code()).isEqualTo(ExitCode.SLO_MISSED.number());
            assertThat(missed.out()).contains("slo: max ≤ 1.00 µs, missed: ");
        }
    }

    @Test
    void shouldSweep() throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            Ended ended =
                    load(server, "--no-files", "--sweep", "--rate", "500", "--duration", "1s", "--slo", "max=1us");
            assertThat(ended.code()).isIn(ExitCode.SLO_MISSED.number(), ExitCode.INVALID.number());
            assertThat(ended.err()).contains("no rate keeps max ≤ 1.00 µs");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--workload nonsense     | workload 'nonsense', expected one of [chat, increment",
                "--target mongo          | --target: 'mongo', expected tidemark or redis",
                "--depth 0               | --depth: 0, expected 1 to 65536",
                "--connections 0         | --connections: 0",
                "--connections 1 --threads 2 | connections=1, expected at least 2",
                "--threads 0             | --threads: 0",
                "--rate 0                | --rate: 0.0, expected more than 0",
                "--rate -5               | --rate: -5.0",
                "--requests 0            | --requests: 0",
                "--duration 0s           | --duration: 0s, expected more than 0",
                "--duration 5            | --duration: '5', expected a time",
                "--arrivals daily        | --arrivals: 'daily', expected constant or poisson",
                "--shares walk=1         | --shares: 'walk=1', there is no 'walk'",
                "--users 0               | users=0",
                "--channels 0            | channels=0",
                "--zipf -1               | --zipf: -1.0, expected 0 to 10",
                "--fan-out-max 99999     | --fan-out-max: 99999.0, expected 1 to 16384",
                "--start-time yesterday  | --start-time: 'yesterday'",
                "--slo p99               | --slo: 'p99'",
                "--sweep                 | --sweep needs a bound to keep",
                "--output xml            | --output: 'xml', expected text or json",
                "--nonsense              | Unknown option: '--nonsense'",
                "a b                     | Unmatched argument"
            })
    void shouldRefuseWhatMakesNoSense(String arguments, String message) throws Exception {
        try (FakeServer server = FakeServer.prompt()) {
            List<String> all = new ArrayList<>(List.of("--no-files"));
            all.addAll(List.of(arguments.split(" ")));
            if (!arguments.equals("a b")) {
                all.add(server.text());
            }
            Ended ended = run(all.toArray(new String[0]));
            assertThat(ended.err()).contains(message);
            assertThat(ended.code()).isEqualTo(ExitCode.USAGE.number());
            assertThat(ended.out()).isEmpty();
        }
    }

    @Test
    void shouldSayThatThereIsNoServer() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        for (String target : List.of("tidemark", "redis")) {
            Ended ended = run("--no-files", "-t", target, "127.0.0.1:" + port);
            assertThat(ended.code()).isEqualTo(ExitCode.NO_CONNECTION.number());
            assertThat(ended.err()).contains("cannot use " + target + " at 127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void shouldListItsExitCodesInTheHelp(ExitCode code) {
        String help = run("--help").out().replaceAll("\\s+", " ");
        assertThat(help).contains(code.number() + " " + code.sentence());
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(run("--version").out()).startsWith("tidemark loadgen ");
    }
}
