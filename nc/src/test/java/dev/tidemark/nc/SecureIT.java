package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server with tokens, TLS and client certificates: what goes through, and each refusal in the words that a person sees. */
final class SecureIT {
    private static final Path SERVER_JAR = Path.of("..", "server", "target", "tidemark-server.jar");
    /** The token "reads", and its SHA-256. */
    private static final String LINE =
            "gateway 3566cf23ecb6f832d67d1439e0cb3d05eb7f4ad702c6f478aa96f19812f18e8c reader";

    @TempDir
    private static Path dir;

    private static Certificate certificate;
    private static Certificate own;
    private static Path token;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        certificate = Certificate.make(dir, "server");
        own = Certificate.make(dir, "own");
        token = Files.writeString(dir.resolve("token"), "reads\n");
        server = ServerProcess.on(dir.resolve("data"))
                .fromJar(SERVER_JAR)
                .with("auth.tokens-file", Files.writeString(dir.resolve("tokens"), LINE))
                .with("tls.key", certificate.key())
                .with("tls.certificate", certificate.certificate())
                .with("tls.client-certificates", "optional")
                .with("tls.client-authorities", own.certificate())
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldTalkWhereItIsLetIn() {
        Run run = Run.of(
                "get 42 7\nload 42\n",
                "--tls-authorities",
                certificate.certificate().toString(),
                "--tls-certificate",
                own.certificate().toString(),
                "--tls-key",
                own.key().toString(),
                "--token-file",
                token.toString(),
                address("127.0.0.1"));
        assertThat(run.lines())
                .containsExactly(
                        "OK lastRead=0 mentioned=0 counted=0 version=0 counters=0,0,0,0", "OK version=0 count=0");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    }

    /** nc looks at the time while it reads: here that falls into the middle of a record, each time twice. */
    @Test
    void shouldTalkAlsoWhereRecordsComeInPieces() throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(server.port(), Duration.ofMillis(50))) {
            Run run = Run.of(
                    "get 42 7\nping x\nload 42\n",
                    "--tls-authorities",
                    certificate.certificate().toString(),
                    "--token-file",
                    token.toString(),
                    "127.0.0.1:" + proxy.port());
            assertThat(run.err()).isEmpty();
            assertThat(run.lines()).hasSize(3).allMatch(line -> line.startsWith("OK"));
            assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void shouldSayWhatARoleDoesNotAllow() {
        Run run = secure("ack 42 7 1\n", "--token-file", token.toString());
        assertThat(run.out()).isEqualTo("FORBIDDEN the token's role does not allow this\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
    }

    @Test
    void shouldSayThatATokenIsAskedFor() {
        Run run = secure("get 42 7\n");
        assertThat(run.out()).isEqualTo("UNAUTHENTICATED this server asks for a token, in a HELLO that comes first\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
    }

    @Test
    void shouldSayThatATokenIsWrong() throws IOException {
        Path wrong = Files.writeString(dir.resolve("wrong"), "wrong");
        Run run = secure("get 42 7\n", "--token-file", wrong.toString());
        assertThat(run.err())
                .isEqualTo("tidemark nc: cannot connect to " + address("127.0.0.1")
                        + ": UNAUTHENTICATED: the token is none of this server's\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
    }

    @Test
    void shouldNotTrustAServerThatItDoesNotKnow() {
        Run run = Run.of("get 42 7\n", "--tls", address("127.0.0.1"));
        assertThat(run.err()).contains("cannot connect to", "TLS:", "certification path");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
    }

    /** Another name of the same machine, that the certificate does not have. */
    @Test
    void shouldNotTrustAServerOfAnotherName() {
        Run run = Run.of(
                "get 42 7\n", "--tls-authorities", certificate.certificate().toString(), address("127.0.0.2"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
    }

    private static Run secure(String input, String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = "--tls-authorities";
        arguments[options.length + 1] = certificate.certificate().toString();
        arguments[options.length + 2] = address("127.0.0.1");
        return Run.of(input, arguments);
    }

    private static String address(String host) {
        return host + ":" + server.port();
    }
}
