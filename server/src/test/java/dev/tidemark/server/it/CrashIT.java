package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server that is killed under load at a random moment, some time after it stood still for a second, and some time again
 * while it recovers: the next one, with another number of shards, shows every user as after some prefix of what was sent for
 * it, with everything in it that had been acknowledged. In each mode of the journal, since the system outlives the process.
 *
 * <p>The seed is printed; {@code -Dtidemark.seed=N} sets up the same rounds again, though not the same moments.
 * {@code -Dtidemark.rounds=N} does so many in each mode.
 */
final class CrashIT {
    private static final Duration STANDSTILL = Duration.ofSeconds(1);
    private static final int SOME_CHANGES = 500;
    /** About how long a server takes to start. */
    private static final int START_MS = 1_200;

    @TempDir
    private Path dataDir;

    /** Changes refused, since the disk was too slow to make segments in time; there is nothing wrong with that. */
    private int refused;

    @ParameterizedTest
    @CsvSource({"interval, 4", "always, 3", "off, 3"})
    void shouldLoseNothingAcknowledged(String mode, int rounds) {
        crash(mode, Integer.getInteger("tidemark.rounds", rounds));
    }

    @ParameterizedTest
    @CsvSource({"interval, 168", "always, 166", "off, 166"})
    @Tag("long")
    void shouldLoseNothingAcknowledgedInManyRounds(String mode, int rounds) {
        crash(mode, rounds);
    }

    /** The check can fail. */
    @Test
    void shouldSeeWhatAServerWithoutAJournalLoses() {
        CrashLoad load = new CrashLoad(1);
        ServerProcess.Setup setup = ServerProcess.on(dataDir)
                .forLoad()
                .with("journal.enabled", false)
                .with("store.commit-delay", "1m");
        try (ServerProcess server = setup.start()) {
            CrashLoad.Run run = load.start(server);
            run.awaitAcknowledged(SOME_CHANGES);
            server.kill();
            run.awaitEnd();
        }
        try (ServerProcess server = setup.start()) {
            CrashCheck check = load.check(server);
            assertThat(check.acknowledged()).isGreaterThanOrEqualTo(SOME_CHANGES);
            assertThat(check.lost()).isPositive();
            assertThat(check.failures()).isNotEmpty();
            server.stopCleanly();
        }
    }

    private void crash(String mode, int rounds) {
        long seed = Long.getLong("tidemark.seed", 20261125);
        Random random = new Random(seed);
        CrashLoad load = new CrashLoad(seed);
        CrashCheck all = CrashCheck.NOTHING;
        for (int round = 1; round <= rounds; round++) {
            String when = "mode=" + mode + " seed=" + seed + " round=" + round;
            CrashRound setup = CrashRound.next(random, round);
            if (round % 3 == 0) {
                killWhileItStarts(setup.setup(dataDir, mode), random);
            }
            all = all.plus(runAndKill(load, setup, mode, round % 3 == 2, when));
        }
        CrashCheck last = checkAndStop(load, CrashRound.next(random, rounds), mode);
        last.assertNothingLost("mode=" + mode + " seed=" + seed + " after the last round");
        checkAndStop(load, CrashRound.next(random, rounds), mode).assertNothingLost("after an orderly stop");
        System.out.printf(
                "crash: mode=%s seed=%d rounds=%d %s refused=%d%n",
                mode, seed, rounds, all.plus(last).summary(), refused);
    }

    /** Checks what the round before has left, then goes on with the load and kills the server in the midst of it. */
    private CrashCheck runAndKill(CrashLoad load, CrashRound setup, String mode, boolean pauses, String when) {
        try (ServerProcess server = setup.setup(dataDir, mode).start()) {
            CrashCheck check = load.check(server);
            check.assertNothingLost(when + " " + setup);
            CrashLoad.Run run = load.start(server);
            run.awaitAcknowledged(setup.changes());
            if (pauses) {
                server.pause();
                run.awaitSilence(STANDSTILL);
                server.resume();
                run.awaitAcknowledged(run.acknowledged() + SOME_CHANGES);
            }
            server.kill();
            run.awaitEnd();
            refused += run.refused();
            return check;
        }
    }

    private void killWhileItStarts(ServerProcess.Setup setup, Random random) {
        for (int i = 0; i < 2; i++) {
            try (ServerProcess server = setup.launch()) {
                server.isReadyWithin(START_MS / 3 + random.nextInt(START_MS));
                server.kill();
            }
        }
    }

    private CrashCheck checkAndStop(CrashLoad load, CrashRound setup, String mode) {
        try (ServerProcess server = setup.setup(dataDir, mode).start()) {
            CrashCheck check = load.check(server);
            server.stopCleanly();
            return check;
        }
    }
}
