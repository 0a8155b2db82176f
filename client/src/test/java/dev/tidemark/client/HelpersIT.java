package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The helpers against a real server. */
final class HelpersIT {
    @TempDir
    private Path dataDir;

    @Test
    void shouldKeepACopyThatEqualsTheServersStates() {
        long seed = Long.getLong("seed", 1);
        Random random = new Random(seed);
        try (ServerProcess server = TestServer.on(dataDir).start();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            LocalReadStates copy = LocalReadStates.of(client, 1);
            for (int round = 0; round < 100; round++) {
                for (int i = random.nextInt(30); i > 0; i--) {
                    long channel = 1 + random.nextInt(2_000);
                    client.send(
                            switch (random.nextInt(10)) {
                                case 0 -> Forget.of(1, channel);
                                case 1, 2 -> Ack.of(1, channel, 1 + random.nextInt(100));
                                default -> Increment.of(1, channel, CounterSet.MENTIONS_AND_UNREAD);
                            });
                }
                copy.refresh().toCompletableFuture().join();
                SortedMap<Long, ReadState> expected = new TreeMap<>(Long::compareUnsigned);
                client.blocking().loadAll(1, 0).entries().forEach(e -> expected.put(e.channel(), e.state()));
                assertThat(copy.states()).as("seed=" + seed + " round=" + round).isEqualTo(expected);
            }
            client.close();
            server.stopCleanly();
        }
    }

    @Test
    void shouldCountForFiftyThousandUsersAndAckOnce() {
        long[] users = LongStream.rangeClosed(1, 50_000).toArray();
        try (ServerProcess server =
                        TestServer.on(dataDir).with("cache.memory", "64MiB").start();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            client.blocking().call(Ping.of());
            FanOut fanOut = new FanOut(client, Duration.ofSeconds(60));
            FanOutResult first = fanOut.send(7, 5, CounterSet.MENTIONS, users)
                    .toCompletableFuture()
                    .join();
            assertThat(first.isComplete()).as("%s", first).isTrue();
            assertThat(first.applied()).isEqualTo(users.length);
            FanOutResult again = fanOut.send(7, 5, CounterSet.MENTIONS, users)
                    .toCompletableFuture()
                    .join();
            assertThat(again.unchanged()).isEqualTo(users.length);
            try (AckDebouncer debouncer = new AckDebouncer(client, Duration.ofHours(1))) {
                debouncer.ack(50_000, 7, 4);
                debouncer.ack(50_000, 7, 5);
            }
            ReadState read = client.blocking().call(Get.of(50_000, 7));
            assertThat(read.lastRead()).isEqualTo(5);
            assertThat(read.mentions()).isZero();
            client.close();
            server.stopCleanly();
        }
    }
}
