package dev.tidemark.server.it;

import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.util.Random;

/**
 * How the server of one round is set up and when it dies.
 *
 * @param shards 1 … 3.
 * @param commitDelay from so short that commits and evictions go on all the time to so long that the journal has it all.
 * @param fsyncInterval of mode interval.
 * @param changes how many changes are acknowledged before it dies.
 */
record CrashRound(int shards, String commitDelay, String fsyncInterval, int changes) {
    private static final String[] COMMIT_DELAYS = {"10ms", "100ms", "1s", "30s"};
    private static final String[] FSYNC_INTERVALS = {"10ms", "100ms", "1s"};
    private static final int FEW_CHANGES = 200;
    private static final int MANY_CHANGES = 20_000;

    /** One by chance, in turn with few changes and with so many that segments are filled, let go and used again. */
    static CrashRound next(Random random, int number) {
        boolean isLong = number % 2 == 0;
        int least = isLong ? MANY_CHANGES : FEW_CHANGES;
        return new CrashRound(
                1 + random.nextInt(isLong ? 2 : 3),
                COMMIT_DELAYS[random.nextInt(COMMIT_DELAYS.length)],
                FSYNC_INTERVALS[random.nextInt(FSYNC_INTERVALS.length)],
                least + random.nextInt(least));
    }

    /** A server with a cache that is too small for all users, and segments that are soon full. */
    ServerProcess.Setup setup(Path dataDir, String mode) {
        return ServerProcess.on(dataDir)
                .forLoad()
                .with("server.shards", shards)
                .with("cache.memory", 2 * shards + "MiB")
                .with("store.commit-delay", commitDelay)
                .with("journal.fsync", mode)
                .with("journal.fsync-interval", fsyncInterval)
                .with("journal.segment-size", "1MiB")
                .with("journal.max-size", "256MiB");
    }
}
