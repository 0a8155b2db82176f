package dev.tidemark.server.it;

import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import java.util.Random;

/**
 * How the server of one round is set up and when it dies.
 *
 * @param shards 1 … 3.
 * @param commitDelay from so short that commits and evictions go on all the time to so long that the journal has it all.
 * @param segmentMiB size of a segment of the journal.
 * @param fsyncInterval of mode interval.
 * @param changes how many changes are acknowledged before it dies.
 */
record CrashRound(int shards, String commitDelay, int segmentMiB, String fsyncInterval, int changes) {
    private static final String[] COMMIT_DELAYS = {"10ms", "100ms", "1s", "30s"};
    private static final String[] FSYNC_INTERVALS = {"10ms", "100ms", "1s"};
    private static final int LEAST_CHANGES = 200;
    private static final int OFTEN_AT_MOST = 8_000;
    private static final int AT_MOST = 40_000;

    static CrashRound next(Random random) {
        int most = random.nextInt(3) == 0 ? AT_MOST : OFTEN_AT_MOST;
        return new CrashRound(
                1 + random.nextInt(3),
                COMMIT_DELAYS[random.nextInt(COMMIT_DELAYS.length)],
                1 + random.nextInt(2),
                FSYNC_INTERVALS[random.nextInt(FSYNC_INTERVALS.length)],
                LEAST_CHANGES + random.nextInt(most));
    }

    /** A server with a cache that is too small for all users, and segments that are soon full. */
    ServerProcess.Setup setup(Path dataDir, String mode) {
        return ServerProcess.on(dataDir)
                .with("server.shards", shards)
                .with("cache.memory", 2 * shards + "MiB")
                .with("store.commit-delay", commitDelay)
                .with("journal.fsync", mode)
                .with("journal.fsync-interval", fsyncInterval)
                .with("journal.segment-size", segmentMiB + "MiB")
                .with("journal.max-size", "256MiB");
    }
}
