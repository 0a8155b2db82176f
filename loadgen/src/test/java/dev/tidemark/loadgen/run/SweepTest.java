package dev.tidemark.loadgen.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.fake.FakeServer;
import dev.tidemark.loadgen.run.Sweep.Result;
import dev.tidemark.loadgen.run.Sweep.Step;
import dev.tidemark.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {
    private static final double PRECISION = 0.05;

    private final List<Double> tried = new ArrayList<>();

    private Result sweep(double capacity, double highest) throws Exception {
        Sweep.Steps steps = rate -> {
            tried.add(rate);
            return new Step(null, rate <= capacity, "");
        };
        return new Sweep(1_000, highest, PRECISION, steps, new RunFixture.Silent()).run();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1_000, 1_001, 5_555, 123_456, 7_654_321})
    void shouldFindTheHighestRateToItsPrecision(double capacity) throws Exception {
        Result result = sweep(capacity, 1e9);
        assertThat(result.isFound()).isTrue();
        assertThat(result.ratePerSecond()).isBetween(capacity / (1 + PRECISION), capacity);
        assertThat(result.step().kept()).isTrue();
        assertThat(tried.size()).isLessThan(40);
    }

    @Test
    void shouldSayThatNoRateKeepsTheBound() throws Exception {
        Result result = sweep(500, 1e9);
        assertThat(result.isFound()).isFalse();
        assertThat(result.step().kept()).isFalse();
        assertThat(tried).as("tried twice").containsExactly(1_000.0, 1_000.0);
    }

    @Test
    void shouldStopAtTheHighestRateAllowed() throws Exception {
        assertThat(sweep(1e9, 10_000).ratePerSecond()).isEqualTo(10_000);
    }

    @Test
    void shouldTryARateOnceMoreBeforeItCountsAsMissed() throws Exception {
        Sweep.Steps hiccups = rate -> {
            tried.add(rate);
            return new Step(null, rate <= 3_000 && tried.size() != 2, "");
        };
        Result result = new Sweep(1_000, 1e9, PRECISION, hiccups, new RunFixture.Silent()).run();
        assertThat(result.ratePerSecond()).isBetween(3_000 / (1 + PRECISION), 3_000.0);
    }

    /** A server that takes 2 ms a request, one after the other, can do 500 a second on one connection. */
    @Test
    void shouldFindWhatARealServerCanDo() throws Exception {
        Object oneAtATime = new Object();
        FakeServer.Behaviour slow = (number, opcode) -> {
            synchronized (oneAtATime) {
                long untilNs = System.nanoTime() + 2_000_000;
                while (System.nanoTime() - untilNs < 0) {
                    Thread.onSpinWait();
                }
            }
            return Status.OK;
        };
        try (FakeServer server = new FakeServer(slow)) {
            RunSettings settings = RunFixture.open(server.address(), 60, Duration.ofSeconds(1));
            Slo slo = Slo.parse("p50=100ms");
            Result result = new SweepRun(settings, slo, new RunFixture.Silent(), null).run(0.5, 1e6);
            assertThat(result.isFound()).isTrue();
            assertThat(result.ratePerSecond()).isBetween(60.0, 700.0);
            assertThat(SweepRun.sentence(result, slo)).startsWith("highest rate that keeps p50 ≤ 100 ms: ");
        }
    }
}
