package dev.tidemark.server;

import dev.tidemark.server.journal.SyncMode;
import dev.tidemark.server.net.TlsSettings;
import dev.tidemark.server.store.cassandra.CassandraSettings;
import java.nio.file.Path;

/**
 * The server's configuration, checked and with nothing left to derive. Immutable. Thread: safe from any.
 *
 * <p>What each value means, its default and its range: {@link ConfigOption}. Made by {@link ConfigLoader}.
 */
public record ServerConfig(
        Listener server,
        Auth auth,
        Tls tls,
        Cache cache,
        Data data,
        Journal journal,
        Store store,
        Limits limits,
        Metrics metrics,
        Log log) {

    /** How connections reach the event loops. */
    public enum Transport {
        AUTO,
        EPOLL,
        IO_URING,
        NIO
    }

    /** Where states are kept for good. */
    public enum StoreType {
        ROCKSDB,
        CASSANDRA,
        NONE
    }

    /**
     * {@code server.*}.
     *
     * @param address host name or IP address, not looked up yet.
     * @param port 0 = any.
     * @param shards at least 1: "one per core" has been counted.
     */
    public record Listener(
            String address, int port, int shards, Transport transport, long drainTimeoutNs, boolean insecure) {}

    /**
     * {@code auth.*}.
     *
     * @param tokensFile null for none.
     */
    public record Auth(Path tokensFile) {}

    /**
     * {@code tls.*}; null for a file that was not given.
     *
     * @param allowsTls12 beside 1.3.
     */
    public record Tls(
            Path key,
            Path certificate,
            TlsSettings.ClientCertificates clientCertificates,
            Path clientAuthorities,
            boolean allowsTls12,
            long handshakeTimeoutNs) {}

    /** {@code log.*}. */
    public record Log(LogLevel level) {}

    /** Whether clients are asked for tokens. */
    public boolean hasTokens() {
        return auth.tokensFile() != null;
    }

    /** Whether connections are TLS. */
    public boolean hasTls() {
        return tls.key() != null && tls.certificate() != null;
    }

    /**
     * {@code cache.*}.
     *
     * @param memoryBytes of all shards together; "a quarter of the machine" has been counted.
     */
    public record Cache(long memoryBytes) {}

    /**
     * {@code data.*}.
     *
     * @param dir as configured; relative to the working directory.
     */
    public record Data(Path dir) {}

    /**
     * {@code journal.*}.
     *
     * @param dir where "auto" has been resolved; relative to the working directory.
     */
    public record Journal(
            boolean enabled, SyncMode fsync, long fsyncIntervalNs, Path dir, long segmentBytes, long maxBytes) {}

    /** {@code store.*}. */
    public record Store(
            StoreType type, long commitDelayNs, int threads, long blockCacheBytes, CassandraSettings cassandra) {}

    /** Whether there is a journal: where nothing is stored for good there is nothing to replay into. */
    public boolean hasJournal() {
        return journal.enabled() && store.type() != StoreType.NONE;
    }

    /**
     * {@code metrics.*}.
     *
     * @param address host name or IP address, not looked up yet.
     * @param port 0 = any; "auto" has been resolved.
     * @param insecure whether the address may be one that other machines reach.
     */
    public record Metrics(boolean enabled, String address, int port, boolean insecure) {}

    /** {@code limits.*}; those of pending work are per shard. */
    public record Limits(
            int maxFrameBytes,
            int maxInFlight,
            int maxStatesPerUser,
            int connections,
            int connectionsPerAddress,
            int unauthenticated,
            long authenticationTimeoutNs,
            long frameTimeoutNs,
            long idleTimeoutNs,
            long unreadTimeoutNs,
            int unreadReplyBytes,
            long bytesInFlight,
            int pendingLoads,
            int pendingRequests) {}
}
