package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose Cassandra is killed, stands still, or is not there yet: hits are answered all the time, misses once they can be
 * or as unavailable, what is acknowledged waits in the journal and comes into the table afterwards. What is there in the end is
 * told by another server, whose only source is the table, and by CQL.
 */
final class CassandraOutageIT {
    private static final Duration STANDSTILL = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration OUTAGE = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final Duration PAUSE_BETWEEN_BATCHES = Duration.ofMillis(20);
    private static final int SOME_CHANGES = 3_000;
    /** As long as a request to Cassandra that stands still takes at least; far above what a hit takes on a machine with other work. */
    private static final long HIT_LIMIT_US = 2_000_000;

    private static final Set<String> ANSWERS_OF_MISSES =
            Set.of(Status.nameOf(Status.OK), Status.nameOf(Status.UNAVAILABLE));

    @TempDir
    private Path dir;

    private final CassandraTable table = new CassandraTable();

    @Test
    void shouldServeHitsAndLoseNothingWhileCassandraStandsStillAndIsKilled() {
        CrashLoad load = new CrashLoad(20261128);
        HotUsers hot = new HotUsers();
        try (ServerProcess server = table.hastyServer(dir.resolve("one"), LEASE)
                .with("store.commit-delay", "200ms")
                .start()) {
            CrashLoad.Run run = load.start(server, PAUSE_BETWEEN_BATCHES);
            run.awaitAcknowledged(SOME_CHANGES);
            hot.warmUp(server);
            standStill(server, run, hot);
            run.awaitAcknowledged(run.acknowledged() + SOME_CHANGES);
            table.cassandra().kill();
            HotUsers.Times hits = hot.countUp(server, OUTAGE);
            table.cassandra().restart();
            run.awaitAcknowledged(run.acknowledged() + SOME_CHANGES);
            run.finish();
            System.out.println("cassandra killed: hits " + hits + ", changes acknowledged in all=" + run.acknowledged()
                    + " refused=" + run.refused());
            assertThat(hits.percentileUs(99)).isLessThan(HIT_LIMIT_US);
            CassandraTable.stop(server);
        }
        assertNothingLost(load, hot);
    }

    private void standStill(ServerProcess server, CrashLoad.Run run, HotUsers hot) {
        Info before = infoOf(server);
        table.cassandra().pause();
        int acknowledged = run.acknowledged();
        ColdReads cold = new ColdReads(server);
        HotUsers.Times hits = hot.countUp(server, STANDSTILL);
        Info during = infoOf(server);
        acknowledged = run.acknowledged() - acknowledged;
        table.cassandra().resume();
        long drainedMs = await(server, info -> info.number("oldest_dirty_seconds") == 0);
        Map<String, Integer> misses = cold.finish();
        System.out.println("cassandra standing still: hits " + hits + ", changes acknowledged meanwhile=" + acknowledged
                + ", answers of misses=" + misses + ", dirty users " + before.number("dirty_users") + " -> "
                + during.number("dirty_users") + ", what was due is committed within ms=" + drainedMs);
        assertThat(hits.percentileUs(99)).isLessThan(HIT_LIMIT_US);
        assertThat(ANSWERS_OF_MISSES).containsAll(misses.keySet());
        assertThat(misses).containsKey(Status.nameOf(Status.UNAVAILABLE));
        assertThat(during.number("oldest_dirty_seconds")).isGreaterThanOrEqualTo(STANDSTILL.toSeconds() - 2);
        assertThat(during.number("dirty_users")).isGreaterThan(before.number("dirty_users"));
        assertThat(during.number("journal_written_bytes")).isGreaterThan(before.number("journal_written_bytes"));
    }

    /** As after a failure of a whole site: Tidemark is back first. With a journal to replay it waits, without one it serves. */
    @Test
    void shouldStartWhileCassandraIsAway() {
        CrashLoad load = new CrashLoad(20261130);
        HotUsers hot = new HotUsers();
        HotUsers others = new HotUsers();
        CassandraTable othersTable = new CassandraTable();
        try (ServerProcess server = table.server(dir.resolve("one"))
                .with("store.commit-delay", "10m")
                .start()) {
            CrashLoad.Run run = load.start(server, PAUSE_BETWEEN_BATCHES);
            run.awaitAcknowledged(SOME_CHANGES);
            hot.warmUp(server);
            server.kill();
            run.awaitEnd();
        }
        try (ServerProcess server = othersTable.server(dir.resolve("other")).start()) {
            others.warmUp(server);
            server.stopCleanly();
        }
        table.cassandra().kill();
        try (ServerProcess waiting =
                        table.hastyServer(dir.resolve("one"), LEASE).launch();
                ServerProcess serving =
                        othersTable.hastyServer(dir.resolve("other"), LEASE).start();
                WireClient client = serving.connect()) {
            assertThat(client.call(out -> RequestEncoder.get(out, 1, 7, 1)).status())
                    .isEqualTo(Status.UNAVAILABLE);
            assertThat(client.call(out -> RequestEncoder.increment(out, 0, 1, 1, 7, 1, 0, 1))
                            .status())
                    .isEqualTo(Status.UNAVAILABLE);
            assertThat(waiting.isReadyWithin(OUTAGE.toMillis()))
                    .as("ready without what its journal has")
                    .isFalse();
            table.cassandra().restart();
            Awaitility.await("Cassandra is found")
                    .atMost(RECOVERY)
                    .until(() ->
                            client.call(out -> RequestEncoder.get(out, 1, 7, 1)).status() == Status.OK);
            others.verify(serving);
            CassandraTable.stop(serving);
            waiting.awaitReady();
            CrashCheck replayed = load.check(waiting);
            replayed.assertNothingLost("after the replay");
            System.out.println("cassandra away at the start: " + replayed.summary());
            hot.verify(waiting);
            CassandraTable.stop(waiting);
        }
        assertNothingLost(load, hot);
    }

    /** The server before has stopped in order: a new one, without its journal, knows what the table has. */
    private void assertNothingLost(CrashLoad load, HotUsers hot) {
        try (ServerProcess server = table.server(dir.resolve("fresh"))
                .with("store.commit-delay", "200ms")
                .start()) {
            CrashCheck check = load.check(server);
            check.assertNothingLost("from the table alone");
            hot.verify(server);
            await(server, info -> info.number("dirty_users") == 0); // the check settles what it cannot tell apart
            table.assertHolds(server, load.users());
            table.assertHolds(server, hot.users());
            System.out.println("cassandra: " + check.summary());
            server.stopCleanly();
        }
    }

    /** Waits until INFO says something. @return how long that took. */
    private static long await(ServerProcess server, Predicate<Info> condition) {
        long startNs = System.nanoTime();
        Awaitility.await("INFO")
                .atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> condition.test(infoOf(server)));
        return Duration.ofNanos(System.nanoTime() - startNs).toMillis();
    }

    private static Info infoOf(ServerProcess server) {
        try (WireClient client = server.connect()) {
            return Info.of(client);
        }
    }
}
