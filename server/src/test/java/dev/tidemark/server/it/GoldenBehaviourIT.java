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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plays {@code vectors/behaviour.json} over sockets, wherever the connection and the user may be: one shard or two, a
 * connection that asks for no shard, for its user's, or for another one.
 */
final class GoldenBehaviourIT {
    /** Which shard the HELLO of a connection asks for. */
    private enum Wish {
        NO_HELLO,
        NONE,
        OF_THE_USER,
        ANOTHER
    }

    @TempDir
    private Path dataDir;

    @ParameterizedTest
    @CsvSource({"1, NO_HELLO", "1, OF_THE_USER", "2, NO_HELLO", "2, NONE", "2, OF_THE_USER", "2, ANOTHER"})
    void shouldAnswerStepByStep(int shards, Wish wish) {
        try (ServerProcess server = start(shards)) {
            ReadStateModel model = new ReadStateModel(8_192);
            for (GoldenBehaviour.Sequence sequence : GoldenBehaviour.sequences()) {
                try (WireClient client = connect(server, wish, sequence)) {
                    for (GoldenBehaviour.Step step : sequence.steps()) {
                        ReplyFrame reply = client.call(step.request());
                        step.check(reply);
                        model.verify(step.request(), reply);
                    }
                }
            }
            server.stopCleanly();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, NO_HELLO", "1, OF_THE_USER", "2, NO_HELLO", "2, OF_THE_USER", "2, ANOTHER"})
    void shouldAnswerInOneWrite(int shards, Wish wish) {
        try (ServerProcess server = start(shards)) {
            ReadStateModel model = new ReadStateModel(8_192);
            for (GoldenBehaviour.Sequence sequence : GoldenBehaviour.sequences()) {
                try (WireClient client = connect(server, wish, sequence)) {
                    Batch batch = new Batch();
                    sequence.steps().forEach(step -> batch.add(step.request()));
                    batch.exchange(client);
                    for (int i = 0; i < batch.size(); i++) {
                        sequence.steps().get(i).check(batch.reply(i));
                    }
                    assertThat(batch.verify(model)).as("refused").isZero();
                }
            }
            server.stopCleanly();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void shouldAnswerAllSequencesInOneWriteOfOneConnection(int shards) {
        try (ServerProcess server = start(shards);
                WireClient client = server.connect()) {
            Batch batch = new Batch();
            GoldenBehaviour.sequences()
                    .forEach(sequence -> sequence.steps().forEach(step -> batch.add(step.request())));
            assertThat(batch.exchange(client).verify(new ReadStateModel(8_192)))
                    .as("refused")
                    .isZero();
            server.stopCleanly();
        }
    }

    private ServerProcess start(int shards) {
        return ServerProcess.on(dataDir).with("server.shards", shards).start();
    }

    private static WireClient connect(ServerProcess server, Wish wish, GoldenBehaviour.Sequence sequence) {
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
            if (shard != RequestLayout.NO_SHARD) {
                assertThat(reply.u16(ReplyLayout.HELLO_BOUND_SHARD_OFFSET)).isEqualTo(shard);
            }
        }
        return client;
    }
}
