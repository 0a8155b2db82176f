package dev.tidemark.server.net;

import dev.tidemark.server.shard.Replies;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What all event loops of a server share.
 *
 * <p>Thread: any.
 */
public final class ServerContext {
    private final NetLimits limits;
    private final String versionText;
    private final long startNs = System.nanoTime();
    private final Supplier<String> info;
    private final Consumer<Throwable> onDefect;
    private final Consumer<Throwable> onJournalFailed;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile ShardLoop[] loops;

    /**
     * @param versionText the text of HELLO's reply.
     * @param info makes the text of INFO; called on event loops.
     * @param onDefect takes what must never happen: the server is to stop at once.
     * @param onJournalFailed takes why a shard's journal is broken: the server is to stop, once clients can have been told.
     */
    public ServerContext(
            NetLimits limits,
            String versionText,
            Supplier<String> info,
            Consumer<Throwable> onDefect,
            Consumer<Throwable> onJournalFailed) {
        this.limits = limits;
        this.versionText = versionText;
        this.info = info;
        this.onDefect = onDefect;
        this.onJournalFailed = onJournalFailed;
    }

    void loops(ShardLoop[] allLoops) {
        loops = allLoops;
    }

    /** The {@link System#nanoTime} at which the server started. */
    public long startNs() {
        return startNs;
    }

    NetLimits limits() {
        return limits;
    }

    String versionText() {
        return versionText;
    }

    byte[] infoText() {
        return Replies.text(info.get());
    }

    void onDefect(Throwable defect) {
        onDefect.accept(defect);
    }

    void onJournalFailed(Throwable failure) {
        onJournalFailed.accept(failure);
    }

    ShardLoop[] loops() {
        return loops;
    }

    int shardCount() {
        return loops.length;
    }

    /** Counts one more connection. @return false, and counts nothing, if there are as many as may be. */
    boolean tryAddConnection() {
        if (connections.incrementAndGet() > limits.connections()) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void removeConnection() {
        connections.decrementAndGet();
    }
}
