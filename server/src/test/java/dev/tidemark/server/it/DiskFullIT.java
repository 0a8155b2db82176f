package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.Mount;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No room for the journal: because its disk is full, or because the store's is, so that nothing in the journal can be let go.
 * Changes are refused with UNAVAILABLE before anything is done, states that are in memory are read as ever, and once there is
 * room again changes are accepted by themselves. Nothing acknowledged is lost.
 */
final class DiskFullIT {
    private static final int SOME_CHANGES = 3_000;
    private static final long WITNESS = 1_000_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    @Test
    void shouldRefuseChangesWhileTheJournalsDiskIsFull() throws IOException {
        try (Mount disk = Mount.tmpfs(dir.resolve("mnt"), 12)) {
            refuseAndRecover(disk, setup(dir.resolve("data"), disk.directory().resolve("journal"), "64MiB", "10m"));
        }
    }

    @Test
    void shouldRefuseChangesWhileTheStoresDiskIsFull() throws IOException {
        try (Mount disk = Mount.tmpfs(dir.resolve("mnt"), 256)) {
            refuseAndRecover(disk, setup(disk.directory().resolve("data"), dir.resolve("journal"), "8MiB", "10ms"));
        }
    }

    private void refuseAndRecover(Mount full, ServerProcess.Setup setup) throws IOException {
        CrashLoad load = new CrashLoad(20261125);
        try (ServerProcess server = setup.start();
                WireClient witness = server.connect()) {
            Path filler = full.fill();
            assertThat(change(witness).status()).isEqualTo(Status.OK);
            CrashLoad.Run run = load.start(server);
            run.await("refused", () -> run.refused() >= SOME_CHANGES);
            run.finish(); // so that it is known of all that was sent whether it was refused
            assertThat(change(witness).status()).as("a change").isEqualTo(Status.UNAVAILABLE);
            ReplyFrame read = witness.call(out -> RequestEncoder.get(out, 1, WITNESS, 1));
            assertThat(read.status()).as("a read").isEqualTo(Status.OK);
            assertThat(read.state().unread()).as("nothing was done").isEqualTo(1);
            Files.delete(filler);
            long beginNs = System.nanoTime();
            Awaitility.await("accepted again")
                    .atMost(TIMEOUT)
                    .until(() -> change(witness).status() == Status.OK);
            System.out.printf("full disk: accepted again after ms=%d%n", (System.nanoTime() - beginNs) / 1_000_000);
            CrashLoad.Run next = load.start(server);
            next.awaitAcknowledged(SOME_CHANGES);
            server.kill();
            next.awaitEnd();
            assertThat(next.refused()).as("refused afterwards").isZero();
        }
        try (ServerProcess server = setup.start()) {
            CrashCheck check = load.check(server);
            check.assertNothingLost("after a full disk and a kill");
            System.out.printf("full disk: %s%n", check.summary());
            server.stopCleanly();
        }
    }

    private static ReplyFrame change(WireClient client) {
        return client.call(out -> RequestEncoder.increment(out, 0, 2, 1, WITNESS, 1, 0, 1));
    }

    private static ServerProcess.Setup setup(Path data, Path journal, String mostInJournal, String commitDelay) {
        return ServerProcess.on(data)
                .with("server.shards", 1)
                .with("cache.memory", "64MiB")
                .with("store.commit-delay", commitDelay)
                .with("journal.dir", journal)
                .with("journal.segment-size", "1MiB")
                .with("journal.max-size", mostInJournal);
    }
}
