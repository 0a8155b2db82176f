package dev.tidemark.loadgen.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * A run that never was: ten operations over two minutes with the shapes that real ones show (a body of tens of
 * microseconds, a tail, collections of the server's garbage, a stall that an open loop sees for longer than its service
 * time). No figure of it is a measurement. The same settings give the same run.
 */
final class SyntheticRun {
    static final List<String> OPERATIONS = List.of(
            "connect/load",
            "connect/ack",
            "send/increment-many",
            "send/ack",
            "read/ack",
            "get",
            "increment",
            "mark",
            "load-since",
            "forget");

    private static final double[] BODY_US = {95, 38, 210, 37, 36, 33, 35, 39, 60, 41};

    private final String label;
    private final Random random;
    private Loop loop = Loop.OPEN;
    private String kind = "tidemark";
    private int durationSeconds = 120;
    private double slowness = 1;
    private boolean serverSeen = true;
    private int requestsASecond = 400;
    private List<String> reasonsAgainst = List.of();
    private final Map<String, String> configuration = new LinkedHashMap<>();

    SyntheticRun(String label, long seed) {
        this.label = label;
        this.random = new Random(seed);
        configuration.put("target", "tidemark");
        configuration.put("server", "127.0.0.1:7600");
        configuration.put("workload", "chat");
        configuration.put("users", "2000000");
        configuration.put("channels", "10");
        configuration.put("seed", "1");
        configuration.put("connections", "16");
        configuration.put("rate", "4000");
        configuration.put("arrivals", "poisson");
        configuration.put("duration", "120s");
    }

    SyntheticRun closedLoop(int depth) {
        loop = Loop.CLOSED;
        configuration.remove("rate");
        configuration.remove("arrivals");
        return with("depth", Integer.toString(depth));
    }

    SyntheticRun redis() {
        kind = "redis";
        return this;
    }

    SyntheticRun durationSeconds(int seconds) {
        durationSeconds = seconds;
        return this;
    }

    SyntheticRun slowness(double factor) {
        slowness = factor;
        return this;
    }

    /** Nothing is answered. */
    SyntheticRun silent() {
        requestsASecond = 0;
        return this;
    }

    SyntheticRun serverUnseen() {
        serverSeen = false;
        return this;
    }

    SyntheticRun invalid(String... reasons) {
        reasonsAgainst = List.of(reasons);
        return this;
    }

    SyntheticRun with(String option, String value) {
        configuration.put(option, value);
        return this;
    }

    RunReport build() {
        List<SyntheticOperation> operations = new ArrayList<>();
        for (int i = 0; i < OPERATIONS.size(); i++) {
            operations.add(new SyntheticOperation(OPERATIONS.get(i), BODY_US[i] * slowness, loop, random));
        }
        SyntheticOperation overall = new SyntheticOperation("all", 0, loop, random);
        List<SecondSample> seconds = new ArrayList<>();
        for (int second = 0; second < durationSeconds; second++) {
            seconds.add(second(second, operations, overall));
        }
        return report(operations, overall, seconds);
    }

    private SecondSample second(int second, List<SyntheticOperation> operations, SyntheticOperation overall) {
        boolean collects = kind.equals("tidemark") ? second % 37 == 20 : second % 60 == 50;
        double stallMs = second == durationSeconds * 2 / 3 ? 85 : collects ? 2.2 : 0;
        int samples = (int) (requestsASecond * (1 + 0.05 * Math.sin(second / 9.0) + 0.02 * random.nextGaussian()));
        List<OperationSecond> results = new ArrayList<>();
        for (SyntheticOperation operation : operations) {
            results.add(operation.second(samples, stallMs, overall));
        }
        long sawtooth = (48 + second * 7 % 37 * 3L) << 20;
        double cpu = Math.min(0.98, 0.62 * slowness) + 0.02 * random.nextGaussian();
        ProcessSample server = new ProcessSample(
                Math.max(cpu, 0),
                (1420L << 20) + second * 800_000L,
                kind.equals("redis")
                        ? null
                        : new JvmSample(
                                sawtooth, collects ? 1 : 0, collects ? 1_900_000 + random.nextInt(400_000) : 0));
        ProcessSample generator = new ProcessSample(
                0.41 + 0.015 * random.nextGaussian(),
                310L << 20,
                new JvmSample(sawtooth / 2, second % 53 == 11 ? 1 : 0, second % 53 == 11 ? 700_000 : 0));
        return new SecondSample(
                second,
                1_000_000_000L,
                20 + random.nextInt(30) + (stallMs > 10 ? 3400 : 0),
                overall.endSecond(),
                results,
                serverSeen ? server : null,
                generator);
    }

    private RunReport report(
            List<SyntheticOperation> operations, SyntheticOperation overall, List<SecondSample> seconds) {
        OperationResult all = overall.result(durationSeconds);
        Map<String, Long> errors = new LinkedHashMap<>();
        if (all.errors() > 1) {
            errors.put("OVERLOADED", all.errors() - 1);
            errors.put("UNAVAILABLE", 1L);
        }
        return new RunReport(
                ReportJson.FORMAT_VERSION,
                label,
                "tidemark-loadgen 0.1.0-SNAPSHOT",
                Instant.parse("2026-11-25T01:40:00Z"),
                durationSeconds * 1_000_000_000L,
                target(),
                new Load("chat", loop, 1, loop == Loop.OPEN ? 4_000 : 0),
                configuration,
                machine(),
                Validity.of(reasonsAgainst),
                new Totals(
                        all.requests(),
                        all.errors(),
                        3,
                        all.requestsPerSecond(),
                        errors,
                        serverSeen ? Math.round(610 * slowness) : null,
                        402),
                all,
                operations.stream()
                        .map(operation -> operation.result(durationSeconds))
                        .toList(),
                seconds);
    }

    private Target target() {
        Map<String, String> details = new LinkedHashMap<>();
        if (kind.equals("tidemark")) {
            details.put("shards", "1");
            details.put("transport", "epoll");
            details.put("store", "rocksdb");
            details.put("journal", "interval");
        } else {
            details.put("appendonly", "no");
        }
        return new Target(kind, kind.equals("redis") ? "7.0.15" : "tidemark 0.1.0", "127.0.0.1:7600", details);
    }

    private static Machine machine() {
        return new Machine(
                "Synthetic CPU @ 2.90GHz",
                2,
                24L << 30,
                "Linux 6.18.0",
                "Temurin 25.0.1+8",
                List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"));
    }

    /** Histograms of one operation, or of all: of this second and of the whole run. */
    static final class Times {
        private final Histogram whole = new Histogram(60_000_000_000L, 3);
        private final Histogram second = new Histogram(60_000_000_000L, 3);

        void record(long ns) {
            second.recordValue(ns);
        }

        LatencySecond endSecond() {
            LatencySecond latency = LatencySecond.of(second);
            whole.add(second);
            second.reset();
            return latency;
        }

        LatencyResult result() {
            return LatencyResult.of(whole);
        }
    }
}
