package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From socket to socket, with the launcher's own flags: requests of resident users leave no garbage on the shards' threads.
 */
@Tag("alone")
class AllocationIT {
    private static final int USERS = 1_000;
    private static final int REQUESTS_PER_USER = 4;
    private static final int WARM_UP_ROUNDS = 150;
    private static final int ROUNDS = 250;
    /** What the event loop itself may allocate, however many requests a turn has. */
    private static final double BYTES_PER_REQUEST = 0.05;

    @TempDir
    private Path dataDir;

    @Test
    void shouldNotAllocatePerRequest() {
        try (ServerProcess server = ServerProcess.on(dataDir)
                        .forLoad()
                        .by("../bin/tidemark", "server")
                        .with("server.shards", 1)
                        .with("cache.memory", "16MiB")
                        .start();
                WireClient client = server.connect()) {
            byte[] requests = WireClient.frame(AllocationIT::encode);
            run(client, requests, WARM_UP_ROUNDS);
            long infoBytes = allocated(client, () -> {});
            long bytes = allocated(client, () -> run(client, requests, ROUNDS)) - infoBytes;
            int count = ROUNDS * USERS * REQUESTS_PER_USER;
            System.out.println("allocated bytes=" + bytes + " requests=" + count);
            assertThat(bytes).isLessThan((long) (count * BYTES_PER_REQUEST));
            server.stopCleanly();
        }
    }

    private static void encode(ByteBuf out) {
        for (int user = 1; user <= USERS; user++) {
            RequestEncoder.increment(out, 0, 3, user, user, 1 + user % 10, 0, 1);
            RequestEncoder.ack(out, 0, 15, user, user, 1 + user % 10, 1);
            RequestEncoder.get(out, user, user, 1);
            RequestEncoder.load(out, user, user, 0, 0, 0);
        }
    }

    private static long allocated(WireClient client, Runnable action) {
        long before = Info.of(client).number("shard_allocated_bytes");
        action.run();
        return Info.of(client).number("shard_allocated_bytes") - before;
    }

    private static void run(WireClient client, byte[] requests, int rounds) {
        for (int i = 0; i < rounds; i++) {
            client.send(requests);
            client.receive(USERS * REQUESTS_PER_USER);
        }
    }
}
