package dev.tidemark.server.journal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says from time to time how far a recovery is. Thread: the one that recovers. */
final class RecoveryProgress implements LongConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryProgress.class);
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(5);

    private final long beginNs = System.nanoTime();
    private long saidNs = beginNs;
    private long bytes;

    @Override
    public void accept(long moreBytes) {
        bytes += moreBytes;
        long nowNs = System.nanoTime();
        if (nowNs - saidNs >= PAUSE_NS) {
            saidNs = nowNs;
            LOG.info(
                    "reading the journal: MiB={} seconds={}",
                    bytes >> 20,
                    TimeUnit.NANOSECONDS.toSeconds(nowNs - beginNs));
        }
    }

    long ms() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
    }
}
