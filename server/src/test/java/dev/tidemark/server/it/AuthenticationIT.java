package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.SampleRequests;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that asks for tokens: who gets in, and who may do what. */
final class AuthenticationIT {
    private static final int SHARDS = 2;
    private static final int NO_SHARD = RequestLayout.NO_SHARD;
    private static final NewToken READER = NewToken.make("reads", Role.READER);
    private static final NewToken WRITER = NewToken.make("writes", Role.WRITER);
    private static final NewToken ADMIN = NewToken.make("administers", Role.ADMIN);

    @TempDir
    private static Path dir;

    private static Path tokens;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        tokens = Files.write(dir.resolve("tokens"), List.of(READER.line(), WRITER.line(), ADMIN.line()));
        server = ServerProcess.on(dir.resolve("data"))
                .with("server.shards", SHARDS)
                .with("auth.tokens-file", tokens)
                .with("limits.authentication-timeout", "2s")
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, NO_SHARD})
    void shouldServeWhoShowsATokenAlsoWhatIsPipelinedBehindIt(int shard) {
        try (WireClient client = server.connect()) {
            client.send(out -> {
                RequestEncoder.hello(out, 1, shard, WRITER.secret(), "");
                RequestEncoder.increment(out, 0, 1, 2, 7, 7, 0, 1);
            });
            assertThat(client.receive().status()).isEqualTo(Status.OK);
            assertThat(client.receive().status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void shouldRefuseAnythingBeforeAHelloAndClose() {
        for (byte[] request : SampleRequests.of(42)) {
            assertTurnedAway(request, "this server asks for a token, in a HELLO that comes first");
        }
        assertTurnedAway(WireClient.frame(out -> RequestEncoder.header(out, 12, 0x7F, 9, 9, 1)), "token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "the token is not even short"})
    void shouldRefuseAWrongTokenAndClose(String wrong) {
        assertTurnedAway(hello(NO_SHARD, wrong), "the token is none of this server's");
        assertTurnedAway(hello(1, WRITER.secret() + "x"), "the token is none of this server's");
        assertTurnedAway(hello(77, wrong), "the token is none of this server's");
    }

    /** Nothing was done, so the token has not been shown. */
    @Test
    void shouldNotLetInByAHelloWhoseArgumentIsBad() {
        try (WireClient client = server.connect()) {
            assertThat(client.call(hello(77, WRITER.secret())).status()).isEqualTo(Status.BAD_ARGUMENT);
            assertThat(client.call(hello(NO_SHARD, WRITER.secret())).status()).isEqualTo(Status.UNAUTHENTICATED);
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    @Test
    void shouldTakeNoLongFrameBeforeAToken() {
        try (WireClient client = server.connect()) {
            byte[] head = new byte[12];
            WireClient.writeHeader(head, 2_049, Opcode.HELLO, 1);
            ReplyFrame reply = client.call(head);
            assertThat(reply.status()).isEqualTo(Status.TOO_LARGE);
            assertThat(reply.text()).isEqualTo("frame length 2049 is above 2048, the most before a token is shown");
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    @Test
    void shouldCloseWhoDoesNotShowATokenInTime() {
        try (WireClient client = server.connect()) {
            client.send(new byte[] {40});
            ReplyFrame reply = client.receive();
            assertThat(reply.status()).isEqualTo(Status.UNAUTHENTICATED);
            assertThat(reply.correlation()).isZero();
            assertThat(reply.text()).isEqualTo("no token was shown within limits.authentication-timeout");
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    @Test
    void shouldLetAReaderReadAndNotChange() {
        try (WireClient client = connect(READER)) {
            for (byte[] request : SampleRequests.of(42)) {
                int opcode = request[FrameLayout.OPCODE_OFFSET];
                ReplyFrame reply = client.call(request);
                if (Opcode.canChange(opcode)) {
                    assertThat(Status.nameOf(reply.status()))
                            .as(Opcode.nameOf(opcode))
                            .isEqualTo("FORBIDDEN");
                    assertThat(reply.text()).isEqualTo("the token's role does not allow this");
                } else {
                    assertThat(Status.nameOf(reply.status()))
                            .as(Opcode.nameOf(opcode))
                            .isEqualTo("OK");
                }
            }
            assertThat(client.fence()).isEmpty();
        }
    }

    @Test
    void shouldLetAWriterDoAllThatChanges() {
        try (WireClient client = connect(WRITER)) {
            for (byte[] request : SampleRequests.of(43)) {
                assertThat(client.call(request).status())
                        .as(Opcode.nameOf(request[FrameLayout.OPCODE_OFFSET]))
                        .isEqualTo(Status.OK);
            }
        }
    }

    @Test
    void shouldTellDetailsToAnAdminOnly() {
        try (WireClient reader = connect(READER);
                WireClient writer = connect(WRITER);
                WireClient admin = connect(ADMIN)) {
            assertThat(Info.of(reader).values()).containsOnlyKeys("version", "uptime_seconds");
            assertThat(Info.of(writer).values()).containsOnlyKeys("version", "uptime_seconds");
            assertThat(Info.of(admin).values())
                    .containsEntry("security", "tokens")
                    .containsKey("requests");
        }
    }

    @Test
    void shouldTakeOverChangesOfTheFile() throws IOException {
        NewToken leaving = NewToken.make("leaving", Role.WRITER);
        NewToken coming = NewToken.make("coming", Role.WRITER);
        String before = Files.readString(tokens);
        Files.writeString(tokens, before + leaving.line() + "\n");
        awaitAccepted(leaving);
        try (WireClient one = connect(leaving);
                WireClient other = connect(WRITER)) {
            Files.writeString(tokens, before + coming.line() + "\n");
            ReplyFrame last = one.receive();
            assertThat(last.status()).isEqualTo(Status.UNAUTHENTICATED);
            assertThat(last.text()).isEqualTo("the token is not in this server's file any more");
            assertThat(one.receiveOrEnd()).isNull();
            assertThat(other.fence()).isEmpty();
        }
        awaitAccepted(coming);
    }

    @Test
    void shouldGoOnWithTheTokensItHasWhileTheFileHasFaults() throws IOException {
        String before = Files.readString(tokens);
        Files.writeString(tokens, before + "nonsense\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.log().contains("words=1, expected 3"));
        connect(WRITER).close();
        Files.writeString(tokens, before);
    }

    private static void awaitAccepted(NewToken token) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (WireClient client = server.connect()) {
                return client.call(hello(NO_SHARD, token.secret())).status() == Status.OK;
            }
        });
    }

    private static WireClient connect(NewToken token) {
        WireClient client = server.connect();
        assertThat(client.call(hello(1, token.secret())).status()).isEqualTo(Status.OK);
        return client;
    }

    private static Consumer<ByteBuf> hello(int shard, String token) {
        return out -> RequestEncoder.hello(out, 9, shard, token, "");
    }

    private static void assertTurnedAway(Consumer<ByteBuf> frame, String text) {
        assertTurnedAway(WireClient.frame(frame), text);
    }

    private static void assertTurnedAway(byte[] frame, String text) {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(frame);
            assertThat(Status.nameOf(reply.status())).isEqualTo("UNAUTHENTICATED");
            assertThat(reply.text()).contains(text);
            assertThat(client.receiveOrEnd()).isNull();
        }
    }
}
