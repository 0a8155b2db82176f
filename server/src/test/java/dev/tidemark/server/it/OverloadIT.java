package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.Pages;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More users to load than a shard takes on at once: those beyond are refused with nothing done, and can be sent again. */
final class OverloadIT {
    private static final int USERS = 3_000;

    @TempDir
    private Path dataDir;

    @Test
    void shouldRefuseWhatIsTooMuchAndDoItLater() {
        ReadStateModel model = new ReadStateModel(8_192);
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .with("server.shards", 2)
                        .with("limits.pending-loads", 4)
                        .start();
                WireClient client = server.connect()) {
            int refused = 0;
            int[] unread = new int[USERS];
            Batch batch = new Batch();
            for (int i = 0; i < 2 * USERS; i++) {
                long user = 1 + i % USERS; // twice each, the second time behind all others
                batch.add(out -> RequestEncoder.increment(out, 0, 2, 0, user, 7, 0, 1));
            }
            refused += batch.exchange(client).verify(model);
            for (int i = 0; i < batch.size(); i++) {
                int status = batch.reply(i).status();
                assertThat(status).isIn(Status.OK, Status.OVERLOADED);
                unread[i % USERS] += status == Status.OK ? 1 : 0;
            }
            assertThat(refused).as("refused").isPositive();
            assertThat(Info.of(client).number("overloaded")).isEqualTo(refused);
            for (int i = 0; i < USERS; i++) {
                long user = 1 + i;
                ReplyFrame reply = client.call(out -> RequestEncoder.get(out, 1, user, 7));
                assertThat(reply.state().unread()).as("user " + user).isEqualTo(unread[i]);
                Pages.load(client, model, user, 0, 0);
            }
            assertThat(Info.of(client).number("overloaded")).as("one at a time").isEqualTo(refused);
            server.stopCleanly();
        }
    }
}
