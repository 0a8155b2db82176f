package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server's process begins and ends: what it prints, and the exit code of each end. The codes are a contract. */
final class StartupIT {
    private static final int OK = 0;
    private static final int CONFIGURATION = 2;
    private static final int ADDRESS = 3;
    private static final int DATA_IN_USE = 4;
    private static final int MEMORY = 5;
    private static final int STORE = 6;

    @TempDir
    private Path dataDir;

    @Test
    void shouldPrintOneLineWhenItServes() {
        try (ServerProcess server = ServerProcess.on(dataDir).start()) {
            int cores = Runtime.getRuntime().availableProcessors();
            assertThat(server.readyLine())
                    .startsWith("tidemark ready address=127.0.0.1:" + server.port() + " shards=" + cores);
            ServerProcess.Exit exit = server.terminate();
            assertThat(exit.code()).isEqualTo(OK);
            assertThat(exit.output()).isEqualTo(server.readyLine() + "\n");
        }
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            ServerProcess.Exit exit =
                    ServerProcess.on(dataDir).with("server.port", port).run();
            assertEndsWithOneSentence(exit, ADDRESS, Integer.toString(port), "server.port");
        }
    }

    @Test
    void shouldRefuseToBeReachedByStrangers() {
        ServerProcess.Exit exit =
                ServerProcess.on(dataDir).with("server.address", "0.0.0.0").run();
        assertEndsWithOneSentence(exit, CONFIGURATION, "without tokens and without TLS", "server.insecure=true");
        assertThat(dataDir).as("nothing was begun").isEmptyDirectory();
    }

    @Test
    void shouldRefuseToBeOverheard() throws IOException {
        Path tokens = Files.writeString(
                dataDir.resolve("tokens"), NewToken.make("gateway", Role.WRITER).line());
        for (boolean onlyChecked : new boolean[] {false, true}) {
            ServerProcess.Setup setup = ServerProcess.on(dataDir.resolve("data"))
                    .with("server.address", "0.0.0.0")
                    .with("auth.tokens-file", tokens);
            ServerProcess.Exit exit = (onlyChecked ? setup.argument("--check") : setup).run();
            assertEndsWithOneSentence(
                    exit, CONFIGURATION, "without TLS: whoever is in between", "server.insecure=true");
        }
        assertThat(dataDir.resolve("data")).as("nothing was begun").doesNotExist();
    }

    @Test
    void shouldRefuseToTellStrangersOfItself() {
        ServerProcess.Exit exit =
                ServerProcess.on(dataDir).with("metrics.address", "0.0.0.0").run();
        assertEndsWithOneSentence(exit, CONFIGURATION, "metrics.address=0.0.0.0", "metrics.insecure=true");
        assertThat(dataDir).as("nothing was begun").isEmptyDirectory();
    }

    @Test
    void shouldRefuseADataDirectoryThatIsInUse() {
        try (ServerProcess first = ServerProcess.on(dataDir).start()) {
            ServerProcess.Exit exit = ServerProcess.on(dataDir).run();
            assertEndsWithOneSentence(exit, DATA_IN_USE, dataDir.toString());
            try (WireClient client = first.connect()) {
                assertThat(client.fence()).isEmpty();
            }
            first.stopCleanly();
        }
    }

    @Test
    void shouldRefuseMoreMemoryThanThereIs() {
        ServerProcess.Exit exit =
                ServerProcess.on(dataDir).with("cache.memory", "15TiB").run();
        assertEndsWithOneSentence(exit, MEMORY, "cache.memory");
    }

    @Test
    void shouldRefuseADataDirectoryThatIsAFile() throws IOException {
        Path file = Files.writeString(dataDir.resolve("file"), "not a directory");
        assertEndsWithOneSentence(ServerProcess.on(file).run(), STORE, file.toString());
    }

    @Test
    void shouldTellAllFaultsOfTheConfigurationAtOnce() {
        ServerProcess.Exit exit = ServerProcess.on(dataDir)
                .with("server.port", "65536")
                .with("cache.memory", "1MiB")
                .with("cache.memroy", "64MiB")
                .with("store.commit-delay", "soon")
                .with("server.transport", "pigeon")
                .run();
        assertThat(exit.code()).as(exit.toString()).isEqualTo(CONFIGURATION);
        assertThat(exit.output()).isEmpty();
        assertThat(exit.errors())
                .contains("server.port")
                .contains("65536")
                .contains("cache.memory")
                .contains("cache.memroy")
                .contains("store.commit-delay")
                .contains("soon")
                .contains("server.transport")
                .contains("pigeon");
        assertThat(dataDir).as("nothing was begun").isEmptyDirectory();
    }

    @Test
    void shouldOnlyCheckIfAsked() {
        ServerProcess.Exit good = ServerProcess.on(dataDir).argument("--check").run();
        assertThat(good.code()).as(good.toString()).isEqualTo(OK);
        ServerProcess.Exit bad = ServerProcess.on(dataDir)
                .with("store.type", "paper")
                .argument("--check")
                .run();
        assertThat(bad.code()).as(bad.toString()).isEqualTo(CONFIGURATION);
        assertThat(dataDir).as("nothing was begun").isEmptyDirectory();
    }

    @Test
    void shouldRefuseArgumentsThatItDoesNotKnow() {
        ServerProcess.Exit exit = ServerProcess.on(dataDir).argument("--loudly").run();
        assertThat(exit.code()).as(exit.toString()).isEqualTo(CONFIGURATION);
        assertThat(exit.errors()).contains("--loudly");
    }

    @Test
    void shouldEndWithZeroOnSigintAndSigtermAndKeepEveryState() {
        try (ServerProcess server = ServerProcess.on(dataDir)
                .launchedBy("env", "--default-signal=INT") // whoever runs the tests may have it ignored
                .start()) {
            assertThat(unreadAfterIncrement(server, 5)).isEqualTo(5);
            ServerProcess.Exit exit = server.interrupt();
            assertThat(exit.code()).as(exit.toString()).isEqualTo(OK);
        }
        try (ServerProcess server = ServerProcess.on(dataDir).start()) {
            assertThat(unreadAfterIncrement(server, 7)).isEqualTo(12);
            server.stopCleanly();
        }
        try (ServerProcess server = ServerProcess.on(dataDir).start()) {
            assertThat(unreadAfterIncrement(server, 1)).isEqualTo(13);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.on(dataDir).start()) {
            assertThat(unreadAfterIncrement(server, 1)).as("after a kill").isBetween(13, 14);
            server.stopCleanly();
        }
    }

    /** What it had read before is still answered. */
    @Test
    void shouldAnswerWhatIsUnderWayWhenItStops() {
        int requests = 2_000;
        try (ServerProcess server = ServerProcess.on(dataDir).start();
                WireClient client = server.connect()) {
            client.send(WireClient.frame(out -> {
                for (int i = 1; i <= requests; i++) {
                    RequestEncoder.increment(out, 0, 2, i, 1_000 + i, 1, 0, 1);
                }
            }));
            client.receive(); // so it has been read from
            ServerProcess.Exit exit = server.terminate();
            assertThat(exit.code()).as(exit.toString()).isEqualTo(OK);
            int done = 1
                    + (int) client.receiveToEnd().stream()
                            .filter(reply -> reply.status() == 0)
                            .count();
            assertThat(done).isEqualTo(countOfUsersWithAState(requests));
        }
    }

    @Test
    void shouldStopAlthoughAClientNeverReads() throws IOException {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.drain-timeout", "1s")
                        .start();
                Socket silent = new Socket("127.0.0.1", server.port())) {
            byte[] pings = WireClient.frame(out -> {
                for (int i = 1; i <= 500; i++) {
                    RequestEncoder.ping(out, i, new byte[1_000]);
                }
            });
            silent.getOutputStream().write(pings);
            server.stopCleanly();
        }
    }

    private static int unreadAfterIncrement(ServerProcess server, int delta) {
        try (WireClient client = server.connect()) {
            return client.call(out -> RequestEncoder.increment(out, 0, 2, 1, 42, 7, 0, delta))
                    .state()
                    .unread();
        }
    }

    private int countOfUsersWithAState(int users) {
        try (ServerProcess server = ServerProcess.on(dataDir).start();
                WireClient client = server.connect()) {
            int count = (int) client
                    .exchange(WireClient.frame(out -> {
                        for (int i = 1; i <= users; i++) {
                            RequestEncoder.get(out, i, 1_000 + i, 1);
                        }
                    }))
                    .stream()
                    .filter(reply -> reply.state().unread() == 1)
                    .count();
            server.stopCleanly();
            return count;
        }
    }

    /** One sentence on standard error with these words in it, nothing on standard output, no trace of a stack. */
    private static void assertEndsWithOneSentence(ServerProcess.Exit exit, int code, String... words) {
        assertThat(exit.code()).as(exit.toString()).isEqualTo(code);
        assertThat(exit.output()).isEmpty();
        List<String> sentences = exit.errors()
                .lines()
                .filter(line -> line.startsWith("tidemark: "))
                .toList();
        assertThat(sentences).as(exit.errors()).hasSize(1);
        assertThat(sentences.get(0)).contains(words);
        assertThat(exit.errors()).doesNotContain("\tat ");
    }
}
