package dev.tidemark.client;

import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;

/** A real server from the jar that the build has just made, and clients with short pauses. */
final class TestServer {
    private static final Path JAR = Path.of("..", "server", "target", "tidemark-server.jar");

    private TestServer() {}

    static ServerProcess.Setup on(Path dataDir) {
        return ServerProcess.on(dataDir).fromJar(JAR);
    }

    static ClientBuilder clientOf(int port) {
        return TidemarkClient.builder()
                .address("127.0.0.1", port)
                .timeout(Duration.ofSeconds(20))
                .reconnectPauses(Duration.ofMillis(5), Duration.ofMillis(50));
    }
}
