package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Mount;
import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server on a file system that loses its disk under load, as when power is cut: whatever was not synced is gone, of the
 * journal and of the store. With {@code always} nothing acknowledged is lost; with {@code interval} each user is as after some
 * prefix of what was sent for it, and only what was acknowledged shortly before may be missing.
 */
@Tag("alone")
final class PowerCutIT {
    private static final int JOURNAL_FAILED = 9;
    private static final int IMAGE_MIB = 384;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** An interval, a sync that is under way when it ends, and the one behind it; the disk is a busy machine's. */
    private static final Duration MOST_LOST = INTERVAL.plusSeconds(2);

    private static final Duration LOAD = MOST_LOST.plusMillis(500);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"always, 2", "interval, 2"})
    void shouldLoseNoMoreThanTheModeAllows(String mode, int rounds) {
        long seed = Long.getLong("tidemark.seed", 20261125);
        Random random = new Random(seed);
        Path image = dir.resolve("disk");
        Mount.makeImage(image, IMAGE_MIB);
        CrashLoad load = new CrashLoad(seed);
        CrashCheck all = CrashCheck.NOTHING;
        long untilNs = System.nanoTime();
        for (int round = 0; round <= rounds; round++) {
            try (Mount disk = Mount.image(dir.resolve("mnt"), image)) {
                try (ServerProcess server = setup(disk, mode, random).start()) {
                    CrashCheck check = load.check(server, untilNs);
                    check.assertNothingLost("mode=" + mode + " seed=" + seed + " round=" + round);
                    all = all.plus(check);
                    if (round == rounds) {
                        server.stopCleanly();
                    } else {
                        long cutNs = runAndCutPower(load, server, disk, round % 2 == 0);
                        untilNs = mode.equals("always") ? System.nanoTime() : cutNs - MOST_LOST.toNanos();
                    }
                }
            }
        }
        System.out.printf("power cut: mode=%s seed=%d rounds=%d %s%n", mode, seed, rounds, all.summary());
    }

    /** @return when power was cut, as {@link System#nanoTime} tells. */
    private static long runAndCutPower(CrashLoad load, ServerProcess server, Mount disk, boolean isKilledAtOnce) {
        CrashLoad.Run run = load.start(server);
        long beginNs = System.nanoTime();
        run.await("load", () -> System.nanoTime() - beginNs > LOAD.toNanos());
        long cutNs = System.nanoTime();
        disk.cutPower();
        if (isKilledAtOnce) {
            server.kill();
        } else {
            ServerProcess.Exit exit = server.awaitExit();
            assertThat(exit.code()).as(exit.toString()).isEqualTo(JOURNAL_FAILED);
        }
        run.awaitEnd();
        return cutNs;
    }

    private static ServerProcess.Setup setup(Mount disk, String mode, Random random) {
        return ServerProcess.on(disk.directory().resolve("data"))
                .forLoad()
                .with("server.shards", 1 + random.nextInt(2))
                .with("cache.memory", "4MiB")
                .with("store.commit-delay", random.nextBoolean() ? "50ms" : "1s")
                .with("journal.fsync", mode)
                .with("journal.fsync-interval", INTERVAL.toMillis() + "ms")
                .with("journal.segment-size", "4MiB")
                .with("journal.max-size", "64MiB");
    }
}
