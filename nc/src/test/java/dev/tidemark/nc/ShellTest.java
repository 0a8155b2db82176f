package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.nc.FakeServer.Script;
import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ShellTest {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerEachCommandBeforeTheNext() throws Exception {
        Run run = run("get 1 1\nack 1 1 0\n\nget 1\nhelp get\nquit\nget 9 9\n", folder.resolve("history"), peer -> {
            peer.state(peer.request(), 5);
            peer.refuse(peer.request(), Status.BAD_ARGUMENT, "message is 0");
            assertThat(peer.request()).isNull();
        });
        assertThat(run.out())
                .containsSubsequence(
                        "OK lastRead=5 mentioned=0",
                        "BAD_ARGUMENT message is 0",
                        "tidemark nc: too few arguments, usage: get USER CHANNEL",
                        "get USER CHANNEL [OPTION…]\n  read a state");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
    }

    @Test
    void shouldKeepTheHistoryButNoTokens() throws Exception {
        Path history = folder.resolve("history");
        Run run = run("ping !1\nhello --token s3cret\n", history, peer -> {
            for (FrameHeader request = peer.request(); request != null; request = peer.request()) {
                peer.refuse(request, Status.FORBIDDEN, "");
            }
        });
        assertThat(run.out()).contains("FORBIDDEN");
        assertThat(Files.readString(history)).contains("ping !1").doesNotContain("s3cret");
    }

    @Test
    void shouldWorkWithoutAHistoryFile() throws Exception {
        Run run = run("get 1 1\n", null, peer -> peer.state(peer.request(), 5));
        assertThat(run.out()).contains("OK lastRead=5");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldConnectAgainAfterTheServerHasEndedTheConnection() throws Exception {
        Run run = run(
                "raw 03000000\nget 1 1\n",
                null,
                peer -> {
                    peer.bytes(4);
                    peer.send(GoldenFrames.bytes("malformed reply"));
                },
                peer -> peer.state(peer.request(), 5));
        assertThat(run.out())
                .containsSubsequence("MALFORMED frame length 3 is below 12", "connecting again", "OK lastRead=5");
    }

    @Test
    void shouldSayThatThereIsNoConnection() throws Exception {
        ServerAddress nobody;
        try (FakeServer server = new FakeServer()) {
            nobody = ServerAddress.parse(server.address());
        }
        StringWriter err = new StringWriter();
        try (Terminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream())) {
            int code = Shell.run(
                    terminal, null, nobody, Access.OPEN, Duration.ofSeconds(5), false, new PrintWriter(err, true));
            assertThat(code).isEqualTo(ExitCode.NO_CONNECTION);
        }
        assertThat(err.toString()).isEqualTo("tidemark nc: cannot connect to " + nobody + ": Connection refused\n");
    }

    private static Run run(String typed, Path history, Script... scripts) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        StringWriter err = new StringWriter();
        int code;
        try (FakeServer server = new FakeServer(scripts);
                Terminal terminal = new DumbTerminal("test", "dumb", in, out, StandardCharsets.UTF_8)) {
            ServerAddress address = ServerAddress.parse(server.address());
            code = Shell.run(
                    terminal, history, address, Access.OPEN, Duration.ofSeconds(5), false, new PrintWriter(err, true));
            server.join();
        }
        String printed = out.toString(StandardCharsets.UTF_8).replace("\r", "");
        return new Run(code, printed, err.toString());
    }
}
