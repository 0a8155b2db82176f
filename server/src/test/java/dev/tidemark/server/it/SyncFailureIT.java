package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.FaultInjection;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fails when the journal is synced or written: what waits for it is answered INTERNAL, the process
 * says why and ends with its own exit code, and nothing is tried again, since a sync that is repeated may succeed without
 * having saved anything. The next server has all that was acknowledged under load.
 */
final class SyncFailureIT {
    private static final int JOURNAL_FAILED = 9;
    private static final int CHANGES_BEFORE = 3_000;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "always, posix/io/sync/fdatasync",
        "interval, posix/io/sync/fdatasync",
        "always, posix/io/rw/pwrite",
        "off, posix/io/rw/pwrite"
    })
    void shouldEndAndLoseNothingAcknowledged(String mode, String call) {
        FaultInjection faults = new FaultInjection(dir);
        CrashLoad load = new CrashLoad(20261125);
        try (ServerProcess server = faults.prepare(setup(mode)).start()) {
            CrashLoad.Run run = load.start(server);
            run.awaitAcknowledged(CHANGES_BEFORE);
            faults.begin(server, call);
            ServerProcess.Exit exit = server.awaitExit();
            run.awaitEnd();
            assertThat(exit.code()).as(exit.toString()).isEqualTo(JOURNAL_FAILED);
            assertThat(exit.errors()).contains(" ERROR ").contains(".journal");
        }
        try (ServerProcess server = setup(mode).start()) {
            CrashCheck check = load.check(server);
            check.assertNothingLost("mode=" + mode + " " + call);
            assertThat(check.acknowledged()).isGreaterThanOrEqualTo(CHANGES_BEFORE);
            System.out.printf("failing %s: mode=%s %s%n", call, mode, check.summary());
            server.stopCleanly();
        }
    }

    /** One request at a time, for users of both shards: what the server had begun when its disk failed it answers. */
    @ParameterizedTest
    @ValueSource(strings = {"posix/io/sync/fdatasync", "posix/io/rw/pwrite"})
    void shouldTellWhoeverWaits(String call) {
        FaultInjection faults = new FaultInjection(dir);
        try (ServerProcess server = faults.prepare(setup("always")).start();
                WireClient client = server.connect()) {
            client.call(out -> RequestEncoder.hello(out, 1, 0, "", ""));
            AtomicInteger done = new AtomicInteger();
            CompletableFuture<ReplyFrame> last = CompletableFuture.supplyAsync(() -> askUntilRefused(client, done));
            Awaitility.await().until(() -> done.get() >= 100);
            faults.begin(server, call);
            assertThat(server.awaitExit().code()).isEqualTo(JOURNAL_FAILED);
            assertThat(last.join().status()).isEqualTo(Status.INTERNAL);
            assertThat(client.receiveOrEnd()).isNull();
        }
    }

    private static ReplyFrame askUntilRefused(WireClient client, AtomicInteger done) {
        long[] users = LongStream.rangeClosed(1, 64).toArray();
        byte[] request =
                WireClient.frame(out -> RequestEncoder.incrementMany(out, 0, 1, 1, 7, 0, 1, users, users.length));
        ReplyFrame reply = client.call(request);
        while (reply.status() == Status.OK) {
            done.incrementAndGet();
            reply = client.call(request);
        }
        return reply;
    }

    /** The store commits nothing for as long as this takes, so that only the journal uses the disk. */
    private ServerProcess.Setup setup(String mode) {
        return ServerProcess.on(dir.resolve("data"))
                .with("server.shards", 2)
                .with("cache.memory", "64MiB")
                .with("store.commit-delay", "10m")
                .with("journal.fsync", mode)
                .with("journal.fsync-interval", "100ms");
    }
}
