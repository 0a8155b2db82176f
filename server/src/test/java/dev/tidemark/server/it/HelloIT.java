package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HELLO: what it is answered, what it binds, and every way in which it is refused. */
final class HelloIT {
    private static final int SHARDS = 2;
    private static final int MAX_IN_FLIGHT = 1_000;
    private static final int MAX_FRAME = 64 * 1_024;

    @TempDir
    private static Path dataDir;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.on(dataDir)
                .with("server.shards", SHARDS)
                .with("limits.max-in-flight", MAX_IN_FLIGHT)
                .with("limits.max-frame", MAX_FRAME)
                .start();
    }

    @AfterAll
    static void stop() {
        try (ServerProcess ended = server) {
            ended.stopCleanly();
        }
    }

    @Test
    void shouldTellWhatTheServerIs() {
        try (WireClient client = server.connect()) {
            ReplyFrame reply =
                    client.call(out -> RequestEncoder.hello(out, 77, RequestLayout.NO_SHARD, "unasked", "a name, ü"));
            assertThat(reply.status()).isEqualTo(Status.OK);
            assertThat(reply.flags()).isZero();
            assertThat(reply.opcode()).isEqualTo(0x81);
            assertThat(reply.correlation()).isEqualTo(77);
            assertThat(reply.u8(ReplyLayout.HELLO_VERSION_OFFSET)).isEqualTo(1);
            assertThat(reply.u8(ReplyLayout.HELLO_COUNTERS_OFFSET)).isEqualTo(4);
            assertThat(reply.u16(ReplyLayout.HELLO_SHARD_COUNT_OFFSET)).isEqualTo(SHARDS);
            assertThat(reply.u32(ReplyLayout.HELLO_FEATURES_OFFSET)).isZero();
            assertThat(reply.u32(ReplyLayout.HELLO_MAX_FRAME_OFFSET)).isEqualTo(MAX_FRAME);
            assertThat(reply.u32(ReplyLayout.HELLO_MAX_IN_FLIGHT_OFFSET)).isEqualTo(MAX_IN_FLIGHT);
            assertThat(boundShard(reply)).isIn(0, 1, RequestLayout.NO_SHARD);
            int textLength = reply.u16(ReplyLayout.HELLO_TEXT_LENGTH_OFFSET);
            byte[] body = reply.body();
            int textOffset = ReplyLayout.HELLO_TEXT_OFFSET - ReplyLayout.HELLO_VERSION_OFFSET;
            assertThat(new String(body, textOffset, textLength, StandardCharsets.UTF_8))
                    .startsWith("tidemark ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldBindToTheShardAskedFor(int shard) {
        try (WireClient client = server.connect()) {
            assertThat(boundShard(client.call(out -> RequestEncoder.hello(out, 1, shard, "", ""))))
                    .isEqualTo(shard);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldServeWhatIsPipelinedBehindIt(int shard) {
        try (WireClient client = server.connect()) {
            int requests = 200;
            byte[] all = WireClient.frame(out -> {
                RequestEncoder.hello(out, 1, shard, "", "");
                for (int i = 0; i < requests; i++) {
                    RequestEncoder.get(out, 2 + i, 1 + i, 1);
                }
            });
            List<ReplyFrame> replies = client.exchange(all);
            assertThat(replies).hasSize(1 + requests).allMatch(reply -> reply.status() == Status.OK);
            assertThat(replies.get(0).opcode()).isEqualTo(0x81);
            assertThat(replies.stream().map(ReplyFrame::correlation)).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldBindWhenItComesInPieces(int shard) {
        byte[] all = WireClient.frame(out -> {
            RequestEncoder.hello(out, 1, shard, "", "in pieces");
            RequestEncoder.get(out, 2, 42, 1);
        });
        for (int cut = 1; cut < all.length; cut++) {
            try (WireClient client = server.connect()) {
                client.send(all, 0, cut);
                client.send(all, cut, all.length - cut);
                assertThat(boundShard(client.receive())).isEqualTo(shard);
                assertThat(client.receive().correlation()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1, 255", "0, 255"})
    void shouldSpeakVersionOneIfTheRangeHasIt(int minVersion, int maxVersion) {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(hello(minVersion, maxVersion, RequestLayout.NO_SHARD, 0));
            assertThat(reply.status()).isEqualTo(Status.OK);
            assertThat(reply.u8(ReplyLayout.HELLO_VERSION_OFFSET)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2, 255", "0, 0", "2, 1"})
    void shouldRefuseARangeWithoutVersionOneAndClose(int minVersion, int maxVersion) {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(hello(minVersion, maxVersion, RequestLayout.NO_SHARD, 0));
            assertThat(reply.status()).isEqualTo(Status.UNSUPPORTED_VERSION);
            assertThat(reply.correlation()).isEqualTo(9);
            assertThat(reply.text()).contains("1");
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    @Test
    void shouldTakeFeaturesThatItDoesNotKnow() {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(hello(1, 1, RequestLayout.NO_SHARD, -1));
            assertThat(reply.status()).isEqualTo(Status.OK);
            assertThat(reply.u32(ReplyLayout.HELLO_FEATURES_OFFSET)).isZero();
        }
    }

    @Test
    void shouldIgnoreWhatFollowsTheName() {
        try (WireClient client = server.connect()) {
            byte[] hello = WireClient.frame(hello(1, 1, RequestLayout.NO_SHARD, 0));
            byte[] longer = Arrays.copyOf(hello, hello.length + 100);
            longer[0] = (byte) (longer[0] + 100);
            assertThat(client.call(longer).status()).isEqualTo(Status.OK);
            assertThat(client.fence()).isEmpty();
        }
    }

    @Test
    void shouldTakeTheLongestTokenAndName() {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(
                    out -> RequestEncoder.hello(out, 9, RequestLayout.NO_SHARD, "t".repeat(1_024), "n".repeat(255)));
            assertThat(reply.status()).isEqualTo(Status.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({"1025, 0", "0, 256", "20000, 20000"})
    void shouldRefuseALongerTokenOrNameAndStay(int tokenLength, int nameLength) {
        assertRefusedAndStays(out ->
                RequestEncoder.hello(out, 9, RequestLayout.NO_SHARD, "t".repeat(tokenLength), "n".repeat(nameLength)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 0xFFFE})
    void shouldRefuseAShardThatIsNotThereAndStay(int shard) {
        assertRefusedAndStays(hello(1, 1, shard, 0));
    }

    @Test
    void shouldRefuseLengthsBeyondTheFrameAndStay() {
        assertRefusedAndStays(out -> {
            hello(1, 1, RequestLayout.NO_SHARD, 0).accept(out);
            out.setShortLE(RequestLayout.HELLO_TOKEN_LENGTH_OFFSET, 1);
        });
        assertRefusedAndStays(out -> {
            hello(1, 1, RequestLayout.NO_SHARD, 0).accept(out);
            out.setShortLE(RequestLayout.HELLO_NAME_LENGTH_OFFSET, 1);
        });
    }

    @Test
    void shouldRefuseFlagsAndParamAndStay() {
        assertRefusedAndStays(out -> {
            hello(1, 1, RequestLayout.NO_SHARD, 0).accept(out);
            out.setByte(5, 1);
        });
        assertRefusedAndStays(out -> {
            hello(1, 1, RequestLayout.NO_SHARD, 0).accept(out);
            out.setShortLE(6, 1);
        });
    }

    @Test
    void shouldRefuseABodyThatEndsBehindItsVersionsAndStay() {
        assertRefusedAndStays(out -> {
            hello(1, 1, RequestLayout.NO_SHARD, 0).accept(out);
            out.setIntLE(0, 27);
            out.writerIndex(27);
        });
    }

    /** The magic is checked before the version, the version before the rest. */
    @Test
    void shouldCheckMagicThenVersionThenTheRest() {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(out -> {
                hello(2, 2, 7, 0).accept(out);
                out.setByte(RequestLayout.HELLO_MAGIC_OFFSET, 'X');
            });
            assertThat(reply.status()).isEqualTo(Status.MALFORMED);
            assertThat(client.receiveOrEnd()).isNull();
        }
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(hello(2, 2, 7, 0));
            assertThat(reply.status()).isEqualTo(Status.UNSUPPORTED_VERSION);
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    @Test
    void shouldCloseAHelloWithoutItsMagic() {
        for (int length : new int[] {12, 13, 15}) {
            try (WireClient client = server.connect()) {
                ReplyFrame reply = client.call(out -> {
                    RequestEncoder.header(out, length, Opcode.HELLO, 0, 0, 5);
                    out.writeZero(length - out.writerIndex());
                });
                assertThat(reply.status()).as("length " + length).isEqualTo(Status.MALFORMED);
                assertThat(client.receiveOrEnd()).isNull();
            }
        }
    }

    @Test
    void shouldRefuseItLaterAndStay() {
        try (WireClient client = server.connect()) {
            client.call(out -> RequestEncoder.ping(out, 1, new byte[0]));
            ReplyFrame reply = client.call(hello(1, 1, 1, 0));
            assertThat(reply.status()).isEqualTo(Status.BAD_ARGUMENT);
            assertThat(client.fence()).isEmpty();
        }
        try (WireClient client = server.connect()) {
            assertThat(client.call(hello(1, 1, 1, 0)).status()).isEqualTo(Status.OK);
            assertThat(client.call(hello(1, 1, 1, 0)).status()).isEqualTo(Status.BAD_ARGUMENT);
            assertThat(client.fence()).isEmpty();
        }
    }

    private static void assertRefusedAndStays(Consumer<ByteBuf> hello) {
        try (WireClient client = server.connect()) {
            ReplyFrame reply = client.call(hello);
            assertThat(Status.nameOf(reply.status())).isEqualTo("BAD_ARGUMENT");
            assertThat(reply.correlation()).isEqualTo(9);
            assertThat(reply.text()).isNotEmpty();
            assertThat(client.fence()).isEmpty();
        }
    }

    private static Consumer<ByteBuf> hello(int minVersion, int maxVersion, int shard, int features) {
        return out -> RequestEncoder.hello(out, 9, minVersion, maxVersion, shard, features, "", "");
    }

    private static int boundShard(ReplyFrame reply) {
        assertThat(reply.status()).isEqualTo(Status.OK);
        return reply.u16(ReplyLayout.HELLO_BOUND_SHARD_OFFSET);
    }
}
