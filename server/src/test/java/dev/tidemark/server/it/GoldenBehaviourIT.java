package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.model.GoldenBehaviour;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.WireClient;
import io.netty.channel.uring.IoUring;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plays {@code vectors/behaviour.json} over sockets, wherever the connection and the user may be: one shard or two, each
 * transport, a connection that asks for no shard, for its user's, or for another one.
 *
 * <p>A server plays the sequences several times, each time for other users.
 */
final class GoldenBehaviourIT {
    /** A server that plays. */
    private enum Kind {
        ONE_SHARD("1", "auto"),
        TWO_SHARDS("2", "auto"),
        NIO("2", "nio"),
        IO_URING("2", "io_uring");

        private final String shards;
        private final String transport;

        Kind(String shards, String transport) {
            this.shards = shards;
            this.transport = transport;
        }
    }

    /** Which shard the HELLO of a connection asks for. */
    private enum Wish {
        NO_HELLO,
        NONE,
        OF_THE_USER,
        ANOTHER
    }

    private static final Map<Kind, ServerProcess> SERVERS = new EnumMap<>(Kind.class);
    private static long plays;

    @TempDir
    private static Path dataDir;

    @AfterAll
    static void stop() {
        for (ServerProcess server : SERVERS.values()) {
            try (server) {
                server.stopCleanly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ONE_SHARD, NO_HELLO", "ONE_SHARD, OF_THE_USER", "TWO_SHARDS, NO_HELLO", "TWO_SHARDS, NONE",
        "TWO_SHARDS, OF_THE_USER", "TWO_SHARDS, ANOTHER", "NIO, OF_THE_USER", "IO_URING, ANOTHER"
    })
    void shouldAnswerStepByStep(Kind kind, Wish wish) {
        ServerProcess server = server(kind);
        ReadStateModel model = new ReadStateModel(8_192);
        for (GoldenBehaviour.Sequence sequence : nextPlay()) {
            try (WireClient client = connect(server, kind, wish, sequence)) {
                for (GoldenBehaviour.Step step : sequence.steps()) {
                    ReplyFrame reply = client.call(step.request());
                    step.check(reply);
                    model.verify(step.request(), reply);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ONE_SHARD, NO_HELLO",
        "ONE_SHARD, OF_THE_USER",
        "TWO_SHARDS, NO_HELLO",
        "TWO_SHARDS, OF_THE_USER",
        "TWO_SHARDS, ANOTHER",
        "NIO, ANOTHER",
        "IO_URING, OF_THE_USER"
    })
    void shouldAnswerInOneWrite(Kind kind, Wish wish) {
        ServerProcess server = server(kind);
        ReadStateModel model = new ReadStateModel(8_192);
        for (GoldenBehaviour.Sequence sequence : nextPlay()) {
            try (WireClient client = connect(server, kind, wish, sequence)) {
                Batch batch = new Batch();
                sequence.steps().forEach(step -> batch.add(step.request()));
                batch.exchange(client);
                for (int i = 0; i < batch.size(); i++) {
                    sequence.steps().get(i).check(batch.reply(i));
                }
                assertThat(batch.verify(model)).as("refused").isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerAllSequencesInOneWriteOfOneConnection(Kind kind) {
        try (WireClient client = server(kind).connect()) {
            Batch batch = new Batch();
            nextPlay().forEach(sequence -> sequence.steps().forEach(step -> batch.add(step.request())));
            assertThat(batch.exchange(client).verify(new ReadStateModel(8_192)))
                    .as("refused")
                    .isZero();
        }
    }

    private static ServerProcess server(Kind kind) {
        boolean isServed = kind != Kind.IO_URING || IoUring.isAvailable();
        Assumptions.assumeTrue(isServed, "this kernel or its container has no io_uring");
        return SERVERS.computeIfAbsent(
                kind,
                started -> ServerProcess.on(dataDir.resolve(started.name()))
                        .with("server.shards", started.shards)
                        .with("server.transport", started.transport)
                        .start());
    }

    /** All sequences, for users that no play before had. The first one of all is as it stands in the file. */
    private static List<GoldenBehaviour.Sequence> nextPlay() {
        long add = plays++ << 32;
        return GoldenBehaviour.sequences().stream()
                .map(sequence -> sequence.forUsersAbove(add))
                .toList();
    }

    private static WireClient connect(ServerProcess server, Kind kind, Wish wish, GoldenBehaviour.Sequence sequence) {
        WireClient client = server.connect();
        if (wish != Wish.NO_HELLO) {
            long user = ByteBuffer.wrap(sequence.steps().get(0).request())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong(RequestLayout.USER_OFFSET);
            int own = UserHash.shard(user, server.shards());
            int shard = switch (wish) {
                case OF_THE_USER -> own;
                case ANOTHER -> (own + 1) % server.shards();
                default -> RequestLayout.NO_SHARD;
            };
            ReplyFrame reply = client.call(out -> RequestEncoder.hello(out, 1, shard, "", "golden"));
            assertThat(reply.status()).isEqualTo(Status.OK);
            assertThat(reply.u16(ReplyLayout.HELLO_SHARD_COUNT_OFFSET)).isEqualTo(server.shards());
            boolean moves = kind != Kind.IO_URING;
            if (moves && shard != RequestLayout.NO_SHARD) {
                assertThat(reply.u16(ReplyLayout.HELLO_BOUND_SHARD_OFFSET)).isEqualTo(shard);
            }
        }
        return client;
    }
}
