package dev.tidemark.server.net;

import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.shard.Replies;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What all event loops of a server share.
 *
 * <p>Thread: any.
 */
public final class ServerContext {
    private final NetLimits limits;
    private final String versionText;
    private final long startNs = System.nanoTime();
    private final Function<Role, String> info;
    private final Consumer<Throwable> onDefect;
    private final Consumer<Throwable> onJournalFailed;
    private final Credentials credentials;
    private final TlsContexts tls;
    private final Admission admission;
    private volatile ShardLoop[] loops;

    /**
     * @param versionText the text of HELLO's reply.
     * @param credentials what clients must show.
     * @param tls what connections are encrypted with, or null for none.
     * @param info makes the text of INFO for a role; called on event loops.
     * @param onDefect takes what must never happen: the server is to stop at once.
     * @param onJournalFailed takes why a shard's journal is broken: the server is to stop, once clients can have been told.
     */
    public ServerContext(
            NetLimits limits,
            Credentials credentials,
            TlsContexts tls,
            String versionText,
            Function<Role, String> info,
            Consumer<Throwable> onDefect,
            Consumer<Throwable> onJournalFailed) {
        this.limits = limits;
        this.credentials = credentials;
        this.tls = tls;
        admission = new Admission(limits, credentials.areAsked() || tls != null);
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

    /** The bounds at the start; what they are now, {@link ShardLoop#limits()} and {@link #admission} know. */
    NetLimits limits() {
        return limits;
    }

    String versionText() {
        return versionText;
    }

    byte[] infoText(Role role) {
        return Replies.text(info.apply(role));
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

    Credentials credentials() {
        return credentials;
    }

    /** What connections are encrypted with, or null. */
    TlsContexts tls() {
        return tls;
    }

    Admission admission() {
        return admission;
    }

    /** ms since the start: the time of {@link Clock#ms}, the same on every loop. */
    long nowMs() {
        return (System.nanoTime() - startNs) / 1_000_000;
    }
}
