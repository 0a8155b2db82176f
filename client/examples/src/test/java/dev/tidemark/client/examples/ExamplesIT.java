package dev.tidemark.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example as a reader starts it: from its jar, against a real server. */
final class ExamplesIT {
    private static final Path SERVER_JAR = Path.of("..", "..", "server", "target", "tidemark-server.jar");
    private static final Path EXAMPLES_JAR = Path.of("target", "tidemark-client-examples.jar");

    @TempDir
    private Path dataDir;

    @Test
    void shouldSayWhatTheirTextsPromise() throws Exception {
        try (ServerProcess server =
                ServerProcess.on(dataDir).fromJar(SERVER_JAR).start()) {
            assertThat(run("QuickStart", server.port())).isEqualTo("mentions: 1\nread up to: 1000\nstates: 1\n");
            assertThat(run("DebouncedAcks", server.port())).isEqualTo("read up to: 100\n");
            assertThat(run("LocalCopy", server.port())).isEqualTo("""
                            channels: 0, badge: 0
                            users mentioned: 3
                            channels: 1, badge: 1
                            channels: 0, badge: 0, loaded anew
                            """);
            server.stopCleanly();
        }
    }

    @Test
    void shouldSayThatNothingWasDoneWithoutAServer() throws Exception {
        assertThat(run("QuickStart", 1)).startsWith("surely not done: INCREMENT was not done: no connection took it");
    }

    private static String run(String example, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        EXAMPLES_JAR.toString(),
                        "dev.tidemark.client.examples." + example,
                        "127.0.0.1",
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
