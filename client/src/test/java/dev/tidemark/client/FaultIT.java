package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.client.FaultProxy.Roughness;
import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Increments through a proxy that delays, slices, cuts and resets, and to servers that stop, are killed and come back: what has
 * ONCE is counted exactly once, and nothing without it is sent twice.
 *
 * <p>Seeds are printed by each assertion; {@code -Dseed=N} replays one.
 */
final class FaultIT {
    private static final int USERS = 20;
    private static final Roughness ROUGH = new Roughness(200, 20, 2_000_000, 30_000);
    /** A mode of the journal in which a killed process loses nothing that was acknowledged. */
    private static final Pattern JOURNAL = Pattern.compile("tidemark ready .*\\bjournal=(interval|always)\\b.*");

    @TempDir
    private Path dataDir;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldCountOnceThroughABadNetwork(long defaultSeed) throws Exception {
        long seed = Long.getLong("seed", defaultSeed);
        try (ServerProcess server =
                        TestServer.on(dataDir).with("server.shards", 2).start();
                FaultProxy proxy = new FaultProxy(seed, server.port(), ROUGH);
                TidemarkClient client = clientOf(proxy)) {
            IncrementWorkload workload = new IncrementWorkload(client, seed, USERS);
            workload.run(10_000);
            workload.await();
            proxy.calm();
            workload.verifyAllCounted(client);
            assertThat(proxy.sent().plainSentAgain()).isEmpty();
            assertThat(proxy.sent().onceSentAgain())
                    .as("the faults were real, seed=" + seed)
                    .isNotEmpty();
            assertThat(workload.inDoubt())
                    .as("the faults were real, seed=" + seed)
                    .isPositive();
            assertThat(proxy.cuts()).isPositive();
            client.close();
            server.stopCleanly();
        }
    }

    @Test
    void shouldCountOnceAcrossOrderlyRestartsWithOtherShards() throws Exception {
        long seed = Long.getLong("seed", 4);
        int[] shards = {2, 1, 3, 2};
        ServerProcess server = start(shards[0]);
        try (FaultProxy proxy = new FaultProxy(seed, server.port(), Roughness.NONE);
                TidemarkClient client = clientOf(proxy)) {
            IncrementWorkload workload = new IncrementWorkload(client, seed, USERS);
            for (int i = 1; i < shards.length; i++) {
                Thread load = inBackground(workload, 5_000);
                awaitSent(proxy, 2_000);
                server.stopCleanly();
                server.close();
                server = start(shards[i]);
                proxy.target(server.port());
                load.join();
            }
            workload.await();
            workload.verifyAllCounted(client);
            assertThat(proxy.sent().plainSentAgain()).isEmpty();
            client.close();
            server.stopCleanly();
        } finally {
            server.close();
        }
    }

    @Test
    void shouldEndEveryCallWhenServersAreKilled() throws Exception {
        long seed = Long.getLong("seed", 5);
        ServerProcess server = start(2);
        boolean isSafe = JOURNAL.matcher(server.readyLine()).matches();
        try (FaultProxy proxy = new FaultProxy(seed, server.port(), Roughness.NONE);
                TidemarkClient client = clientOf(proxy)) {
            IncrementWorkload workload = new IncrementWorkload(client, seed, USERS);
            for (int i = 0; i < 3; i++) {
                Thread load = inBackground(workload, 5_000);
                awaitSent(proxy, 2_000);
                server.kill();
                server.close();
                server = start(2);
                proxy.target(server.port());
                load.join();
            }
            workload.await();
            if (isSafe) {
                workload.verifyAllCounted(client);
            } else {
                workload.verifyNoneTooMany(client);
            }
            assertThat(proxy.sent().plainSentAgain()).isEmpty();
            assertThat(workload.inDoubt()).as("killed under load, seed=" + seed).isPositive();
            client.close();
            server.stopCleanly();
        } finally {
            server.close();
        }
    }

    private ServerProcess start(int shards) {
        return TestServer.on(dataDir).with("server.shards", shards).start();
    }

    private static TidemarkClient clientOf(FaultProxy proxy) {
        return TestServer.clientOf(proxy.port()).timeout(Duration.ofMinutes(1)).build();
    }

    /** Waits until so many more increments have been sent. */
    private static void awaitSent(FaultProxy proxy, int more) {
        int before = proxy.sent().count();
        await().atMost(Duration.ofSeconds(30)).until(() -> proxy.sent().count() >= before + more);
    }

    private static Thread inBackground(IncrementWorkload workload, int calls) {
        Thread load = new Thread(() -> {
            try {
                workload.run(calls);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        });
        load.start();
        return load;
    }
}
