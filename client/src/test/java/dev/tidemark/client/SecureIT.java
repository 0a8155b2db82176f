package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client, and a server with tokens, TLS and client certificates: what goes through, and how each refusal looks from here. */
final class SecureIT {
    private static final int CALLS = 20_000;

    @TempDir
    private static Path dir;

    private static Certificate server;
    private static Certificate own;
    private static ServerProcess process;

    @BeforeAll
    static void start() throws IOException {
        server = Certificate.make(dir, "server");
        own = Certificate.make(dir, "own");
        Path tokens = Files.write(dir.resolve("tokens"), List.of(line("w", "writer"), line("r", "reader")));
        process = TestServer.on(dir.resolve("data"))
                .with("server.shards", 2)
                .with("auth.tokens-file", tokens)
                .with("tls.key", server.key())
                .with("tls.certificate", server.certificate())
                .with("tls.client-certificates", "required")
                .with("tls.client-authorities", own.certificate())
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = process) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldServeWhoIsKnown() throws IOException {
        try (TidemarkClient client = client("w", ours()).build()) {
            for (int i = 1; i <= CALLS; i++) {
                client.send(Increment.of(1 + i % 100, 7, CounterSet.of(Counter.MENTIONS)));
            }
            long sum = 0;
            for (int user = 1; user <= 100; user++) {
                sum += done(client.send(Get.of(user, 7))).counter(0);
            }
            assertThat(sum).isEqualTo(CALLS);
        }
    }

    @Test
    void shouldRejectChangesOfAReader() throws IOException {
        try (TidemarkClient client = client("r", ours()).build()) {
            done(client.send(Get.of(1, 7)));
            RejectedException e = rejection(client, Increment.of(1, 7, CounterSet.of(Counter.MENTIONS)));
            assertThat(e.getMessage()).contains("FORBIDDEN", "the token's role does not allow this");
        }
    }

    @Test
    void shouldRejectCallsWithAWrongToken() throws IOException {
        try (TidemarkClient client = client("nobody", ours()).build()) {
            assertThat(rejection(client, Get.of(1, 7)).getMessage())
                    .contains("UNAUTHENTICATED", "the token is none of this server's");
        }
    }

    @Test
    void shouldNotTalkToAServerThatItDoesNotTrust() throws IOException {
        SSLContext trustsOthers = ClientTls.context(own.certificate(), own.certificate(), own.key());
        try (TidemarkClient client =
                client("w", trustsOthers).timeout(Duration.ofMillis(500)).build()) {
            assertThat(rejection(client, Get.of(1, 7))).hasStackTraceContaining("certification path");
        }
    }

    @Test
    void shouldNotGetInWithoutACertificate() throws IOException {
        SSLContext withoutOwn = ClientTls.context(server.certificate(), null, null);
        try (TidemarkClient client =
                client("w", withoutOwn).timeout(Duration.ofMillis(500)).build()) {
            assertThat(rejection(client, Get.of(1, 7))).isNotNull();
        }
    }

    private static RejectedException rejection(TidemarkClient client, Request<?> request) {
        CompletionException e = catchThrowableOfType(CompletionException.class, () -> done(client.send(request)));
        assertThat(e).hasCauseInstanceOf(RejectedException.class);
        return (RejectedException) e.getCause();
    }

    private static <R> R done(CompletionStage<R> stage) {
        return stage.toCompletableFuture().join();
    }

    private static SSLContext ours() throws IOException {
        return ClientTls.context(server.certificate(), own.certificate(), own.key());
    }

    private static ClientBuilder client(String token, SSLContext tls) {
        return TestServer.clientOf(process.port()).token(token).tls(tls);
    }

    private static String line(String token, String role) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return role + " " + HexFormat.of().formatHex(hash) + " " + role;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
