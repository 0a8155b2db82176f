package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A closed client leaves nothing: no thread, no buffer, no call without an outcome. */
class CloseTest {
    @Test
    void shouldLeaveNoThreadAndNoBuffer() {
        CountDownLatch stalled = new CountDownLatch(1);
        try (FakeServer server = new FakeServer(peer -> {
            if (peer.greet(2) == 0) {
                stalled.countDown();
                peer.stall();
            }
            peer.answerAll();
        })) {
            openAndClose(server); // what Netty keeps for good is there behind it
            long buffers = buffersInUse();
            long bytes = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            for (int i = 0; i < 20; i++) {
                openAndClose(server);
            }
            assertThat(buffersInUse()).isEqualTo(buffers);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                    .isLessThanOrEqualTo(bytes);
            assertThat(clientThreads()).isEmpty();
        }
    }

    private static void openAndClose(FakeServer server) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        AtomicInteger outcomes = new AtomicInteger();
        try (TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            client.blocking().call(Ping.of());
            for (long user = 1; user <= 1_000; user++) { // those of shard 0 are never answered
                calls.add(client.send(Get.of(user, 7)).toCompletableFuture());
            }
            assertThat(clientThreads()).isNotEmpty();
        }
        calls.forEach(call -> call.whenComplete((result, failure) -> outcomes.incrementAndGet()));
        assertThat(outcomes).hasValue(calls.size());
    }

    @Test
    void shouldGiveEveryCallAnOutcomeThatIsMadeWhileItCloses() throws Exception {
        try (FakeServer server = new FakeServer(peer -> {
            peer.greet(1);
            peer.answerAll();
        })) {
            for (int round = 0; round < 20; round++) {
                TidemarkClient client = TestServer.clientOf(server.port()).build();
                List<CompletableFuture<?>> calls = new ArrayList<>();
                CountDownLatch some = new CountDownLatch(100);
                Thread caller = new Thread(() -> {
                    while (calls.isEmpty() || !calls.get(calls.size() - 1).isCompletedExceptionally()) {
                        calls.add(client.send(Get.of(1, 7)).toCompletableFuture());
                        some.countDown();
                    }
                });
                caller.start();
                some.await();
                client.close();
                caller.join();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> calls.stream().allMatch(CompletableFuture::isDone));
                assertThat(client.loop().openCalls()).isZero();
            }
        }
    }

    @Test
    void shouldCloseOnItsOwnThread() {
        try (FakeServer server = new FakeServer(peer -> {
            peer.greet(1);
            peer.answerAll();
        })) {
            TidemarkClient client = TestServer.clientOf(server.port()).build();
            client.send(Ping.of()).thenRun(client::close).toCompletableFuture().join();
            await().atMost(Duration.ofSeconds(10)).until(() -> clientThreads().isEmpty());
        }
    }

    private static long buffersInUse() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    private static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(Transport.THREAD_NAME))
                .toList();
    }
}
