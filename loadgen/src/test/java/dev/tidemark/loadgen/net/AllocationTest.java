package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemark.loadgen.fake.FakeServer;
import dev.tidemark.loadgen.schedule.Arrivals;
import dev.tidemark.loadgen.workload.ChannelCounts;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Workload;
import dev.tidemark.loadgen.workload.WorkloadKind;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thread of load allocates nothing for a request: over hundreds of thousands of them, with compilation and buffers' growth and
 * all that the test itself asks of the thread, a byte or two each would be plain to see.
 */
class AllocationTest {
    private static final long WARM_UP = 100_000;
    private static final long MEASURED = 200_000;
    private static final double MOST_BYTES_A_REQUEST = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Workload workload = new Workload(
            WorkloadKind.CHAT,
            WorkloadKind.CHAT.shares(WorkloadKind.CHAT.defaultShares()),
            new Population(10_000, ChannelCounts.skewed(10)),
            0.99,
            1_000,
            1,
            Instant.parse("2026-01-01T00:00:00Z"));

    private final ResourceLeakDetector.Level leakDetection = ResourceLeakDetector.getLevel();

    /** Netty's watch over leaks, which test JVMs have on, makes objects for every use of a buffer. */
    @BeforeEach
    void stopWatchingLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void watchLeaksAgain() {
        ResourceLeakDetector.setLevel(leakDetection);
    }

    private enum Pacing {
        CLOSED,
        OPEN
    }

    @ParameterizedTest
    @EnumSource(Pacing.class)
    void shouldAllocateNothingForARequest(Pacing pacing) throws Exception {
        boolean open = pacing == Pacing.OPEN;
        LoadPlan plan;
        Recording recording = new Recording(open, false);
        try (FakeServer server = FakeServer.prompt()) {
            plan = new LoadPlan(server.address(), Access.OPEN, 1, 4, open ? 1_024 : 16, 1, Duration.ofMillis(1));
            try (Generator generator = new Generator(plan)) {
                generator.connect(() -> new TidemarkDialect(workload.population(), ""), PATIENCE);
                RunWindow window = RunWindow.unlimited(System.nanoTime());
                recording.measure(window.measureFromNs(), window.untilNs());
                if (open) {
                    generator.startOpen(workload, Arrivals.POISSON, 30_000, window, List.of(recording));
                } else {
                    generator.startClosed(workload, window, List.of(recording));
                }
                await(recording, WARM_UP);
                long thread = generator.threadIds().get(0);
                long answeredBefore = recording.answered();
                long bytesBefore = threads.getThreadAllocatedBytes(thread);
                await(recording, answeredBefore + MEASURED);
                long bytes = threads.getThreadAllocatedBytes(thread) - bytesBefore;
                long requests = recording.answered() - answeredBefore;
                System.out.println(pacing + ": allocated " + bytes + " bytes for " + requests + " requests");
                assertThat((double) bytes / requests).isLessThan(MOST_BYTES_A_REQUEST);
            }
        }
    }

    private static void await(Recording recording, long answered) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (recording.answered() < answered) {
            assertThat(System.nanoTime() - deadlineNs)
                    .as("answered " + recording.answered())
                    .isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
