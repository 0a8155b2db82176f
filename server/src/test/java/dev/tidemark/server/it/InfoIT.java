package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** INFO: the names that operators and tools count on, and that their numbers follow what happens. */
final class InfoIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path dataDir;

    @Test
    void shouldFollowWhatHappens() {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 2)
                        .with("cache.memory", "4MiB")
                        .with("store.commit-delay", "10ms")
                        .start();
                WireClient client = server.connect()) {
            Info before = Info.of(client);
            assertThat(before.values())
                    .containsKeys(
                            "version",
                            "uptime_seconds",
                            "shards",
                            "connections",
                            "requests",
                            "hits",
                            "misses",
                            "users_resident",
                            "states_resident",
                            "cache_memory_bytes",
                            "cache_used_bytes",
                            "evictions",
                            "store_loads",
                            "store_commits",
                            "dirty_users",
                            "oldest_dirty_seconds",
                            "overloaded");
            assertThat(before.values().get("version")).isNotBlank();
            assertThat(before.number("shards")).isEqualTo(2);
            assertThat(before.number("connections")).isEqualTo(1);
            assertThat(before.number("cache_memory_bytes")).isBetween(3L << 20, 4L << 20);
            assertThat(before.number("users_resident")).isZero();
            assertThat(before.number("states_resident")).isZero();
            int users = 100;
            client.exchange(WireClient.frame(out -> {
                for (int user = 1; user <= users; user++) {
                    for (int channel = 1; channel <= 3; channel++) {
                        RequestEncoder.increment(out, 0, 1, user, user, channel, 0, 1);
                    }
                }
            }));
            Info after = Info.of(client);
            assertThat(after.number("users_resident")).isEqualTo(users);
            assertThat(after.number("states_resident")).isEqualTo(3L * users);
            assertThat(after.number("cache_used_bytes")).isBetween(3L * users * 56, after.number("cache_memory_bytes"));
            assertThat(after.number("requests")).isGreaterThanOrEqualTo(before.number("requests") + 3L * users);
            assertThat(after.number("misses")).isBetween((long) users, 3L * users);
            assertThat(after.number("hits") + after.number("misses")).isGreaterThanOrEqualTo(3L * users);
            assertThat(after.number("store_loads")).isEqualTo(users);
            assertThat(after.number("overloaded")).isZero();
            Awaitility.await().atMost(PATIENCE).until(() -> Info.of(client).number("dirty_users") == 0);
            Info clean = Info.of(client);
            assertThat(clean.number("store_commits")).isGreaterThanOrEqualTo(users);
            assertThat(clean.number("oldest_dirty_seconds")).isZero();
            try (WireClient second = server.connect()) {
                second.fence();
                assertThat(Info.of(client).number("connections")).isEqualTo(2);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> Info.of(client).number("connections") == 1);
            server.stopCleanly();
        }
    }

    @Test
    void shouldCountEvictionsAndLoads() {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 1)
                        .with("cache.memory", "2MiB")
                        .start();
                WireClient client = server.connect()) {
            int users = 40_000;
            for (int from = 1; from <= users; from += 1_000) {
                int first = from;
                client.exchange(WireClient.frame(out -> {
                    for (int user = first; user < first + 1_000; user++) {
                        RequestEncoder.increment(out, 0, 1, user, user, 1, 0, 1);
                    }
                }));
            }
            // Evictions are counted as they happen, users resident are told at the end of a turn: equal once nothing
            // goes on.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Info.of(client))
                            .satisfies(now -> assertThat(now.number("evictions") + now.number("users_resident"))
                                    .isEqualTo(users)));
            Info info = Info.of(client);
            assertThat(info.number("store_loads")).isEqualTo(users);
            assertThat(info.number("states_resident")).isEqualTo(info.number("users_resident"));
            assertThat(info.number("users_resident")).isBetween(4_000L, 30_000L);
            assertThat(info.number("cache_used_bytes")).isLessThanOrEqualTo(info.number("cache_memory_bytes"));
            server.stopCleanly();
        }
    }
}
