package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Access;
import dev.tidemark.loadgen.net.RunWindow;
import dev.tidemark.loadgen.report.SecondSample;
import dev.tidemark.loadgen.schedule.Arrivals;
import dev.tidemark.loadgen.server.TargetKind;
import dev.tidemark.loadgen.workload.ChannelCounts;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Workload;
import dev.tidemark.loadgen.workload.WorkloadKind;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/** Settings for short runs in tests. */
final class RunFixture {
    /** Of a generator that shares its cores with whatever else the tests' machine does. */
    static final Duration GENEROUS_LAG = Duration.ofSeconds(30);

    private RunFixture() {}

    static RunSettings settings(
            InetSocketAddress server, double rate, Duration duration, long requests, Duration maxLag) {
        Workload workload = new Workload(
                WorkloadKind.INCREMENT,
                WorkloadKind.INCREMENT.shares("increment=1"),
                new Population(1_000, ChannelCounts.skewed(10)),
                0,
                1,
                1,
                Instant.parse("2026-01-01T00:00:00Z"));
        return new RunSettings(
                "test",
                TargetKind.TIDEMARK,
                server,
                Access.OPEN,
                workload,
                false,
                1,
                2,
                rate > 0 ? 1_024 : 8,
                false,
                rate,
                Arrivals.CONSTANT,
                Duration.ZERO,
                duration,
                requests,
                Duration.ofSeconds(10),
                maxLag,
                false,
                OptionalLong.empty(),
                Map.of());
    }

    static RunSettings open(InetSocketAddress server, double rate, Duration duration) {
        return settings(server, rate, duration, RunWindow.NO_LIMIT, GENEROUS_LAG);
    }

    static RunSettings closed(InetSocketAddress server, long requests) {
        return settings(server, 0, Duration.ofSeconds(60), requests, GENEROUS_LAG);
    }

    /** Hears nothing. */
    static final class Silent implements Progress {
        @Override
        public void note(String line) {}

        @Override
        public void preloading(long done, long of) {}

        @Override
        public void second(SecondSample sample, long of) {}
    }
}
