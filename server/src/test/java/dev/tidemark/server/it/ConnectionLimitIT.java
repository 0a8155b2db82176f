package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many connections may be open at once: one more is closed, those that are there do not notice. */
final class ConnectionLimitIT {
    private static final int MOST = 3;

    @TempDir
    private Path dataDir;

    @Test
    void shouldCloseOneMoreAndServeAgainOnceThereIsRoom() {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 2)
                        .with("limits.connections", MOST)
                        .start();
                WireClient first = server.connect();
                WireClient second = server.connect()) {
            assertThat(first.fence()).isEmpty();
            assertThat(second.fence()).isEmpty();
            try (WireClient third = server.connect()) {
                assertThat(third.fence()).isEmpty();
                for (int i = 0; i < 10; i++) {
                    assertThat(isServed(server)).as("one more").isFalse();
                }
                assertThat(first.fence()).isEmpty();
                assertThat(third.fence()).isEmpty();
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isServed(server));
            server.stopCleanly();
        }
    }

    private static boolean isServed(ServerProcess server) {
        try (WireClient client = server.connect()) {
            client.fence();
            return true;
        } catch (AssertionError | UncheckedIOException closed) {
            return false;
        }
    }
}
