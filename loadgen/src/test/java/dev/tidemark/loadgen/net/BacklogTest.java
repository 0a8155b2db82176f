package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.workload.ChannelCounts;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.loadgen.workload.RequestStream;
import dev.tidemark.loadgen.workload.ShardFilter;
import dev.tidemark.loadgen.workload.Workload;
import dev.tidemark.loadgen.workload.WorkloadKind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final long SEED = Long.getLong("seed", 1);

    private final RequestStream stream = new Workload(
                    WorkloadKind.CHAT,
                    WorkloadKind.CHAT.shares("connect=1,send=1,read=1"),
                    new Population(1_000, ChannelCounts.skewed(10)),
                    0.99,
                    10_000,
                    SEED,
                    Instant.parse("2026-01-01T00:00:00Z"))
            .stream(0, ShardFilter.ALL);

    private record Waiting(long dueNs, int user, long message) {}

    @Test
    void shouldGiveBackWhatItTookInOrderWhileItGrows() {
        System.out.println("seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Backlog backlog = new Backlog();
        ArrayDeque<Waiting> expected = new ArrayDeque<>();
        Request request = new Request();
        for (int i = 0; i < 200_000; i++) {
            assertThat(backlog.isEmpty()).isEqualTo(expected.isEmpty());
            if (expected.isEmpty() || random.nextInt(100) < 55) {
                stream.next(i, request);
                backlog.add(request, i);
                expected.add(new Waiting(i, request.user(), request.message()));
            } else {
                long dueNs = backlog.take(request);
                assertThat(new Waiting(dueNs, request.user(), request.message()))
                        .isEqualTo(expected.poll());
            }
        }
        assertThat(expected.size()).as("it has grown").isGreaterThan(5_000);
    }

    @Test
    void shouldSayWhenItIsFull() {
        Backlog backlog = new Backlog();
        Request request = new Request();
        stream.next(0, request);
        for (int i = 0; i < Backlog.MAX; i++) {
            assertThat(backlog.isFull()).isFalse();
            backlog.add(request, i);
        }
        assertThat(backlog.isFull()).isTrue();
        backlog.take(request);
        assertThat(backlog.isFull()).isFalse();
    }
}
