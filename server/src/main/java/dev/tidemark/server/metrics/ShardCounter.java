package dev.tidemark.server.metrics;

/** Everything that a shard counts, one constant each: kind, name, unit, and what it says. OPERATIONS.md and METRICS.md have the same list. */
public enum ShardCounter {
    CONNECTIONS(
            MetricKind.GAUGE, "connections", "connections", "Open client connections that this shard's thread serves."),
    REQUESTS(MetricKind.COUNTER, "requests", "requests", "Frames received, refused ones included."),
    HITS(
            MetricKind.COUNTER,
            "hits",
            "requests",
            "Requests whose user was resident. A fan-out counts once for each of its users."),
    MISSES(MetricKind.COUNTER, "misses", "requests", "Requests whose user was not resident."),
    USERS_RESIDENT(
            MetricKind.GAUGE, "users_resident", "users", "Users in the cache, users without any read state included."),
    STATES_RESIDENT(MetricKind.GAUGE, "states_resident", "read states", "Read states in the cache."),
    CACHE_MEMORY(MetricKind.GAUGE, "cache_memory_bytes", "bytes", "Memory reserved for the cache."),
    CACHE_USED(MetricKind.GAUGE, "cache_used_bytes", "bytes", "Memory of the cache that holds users."),
    EVICTIONS(MetricKind.COUNTER, "evictions", "users", "Users dropped from the cache to make room."),
    STORE_LOADS(MetricKind.COUNTER, "store_loads", "users", "Users read from the store."),
    STORE_COMMITS(
            MetricKind.COUNTER, "store_commits", "rows", "Read states, removed ones included, written to the store."),
    STORE_COMMITTED_USERS(
            MetricKind.COUNTER,
            "store_committed_users",
            "users",
            "Commits of a user's changes that the store confirmed."),
    CHANGES(
            MetricKind.COUNTER,
            "changes",
            "changes",
            "Changes made to read states; those of a user between two commits become one commit."),
    STORE_LOADS_UNDER_WAY(
            MetricKind.GAUGE,
            "store_loads_under_way",
            "users",
            "Loads that the store has been given and has not answered."),
    STORE_COMMITS_UNDER_WAY(
            MetricKind.GAUGE,
            "store_commits_under_way",
            "users",
            "Commits made ready or given to the store, and not confirmed."),
    STORE_FAILURES(MetricKind.COUNTER, "store_failures", "tasks", "Loads and commits that the store could not do."),
    DIRTY_USERS(MetricKind.GAUGE, "dirty_users", "users", "Users with changes that the store has not confirmed."),
    OLDEST_DIRTY(
            MetricKind.GAUGE,
            "oldest_dirty_seconds",
            "seconds",
            "Age of the oldest change that the store has not confirmed, 0 if none."),
    PENDING_LOADS(MetricKind.GAUGE, "pending_loads", "users", "Users that requests wait for."),
    PENDING_REQUESTS(
            MetricKind.GAUGE, "pending_requests", "requests", "Requests that wait for a load or another shard."),
    OVERLOADED(MetricKind.COUNTER, "overloaded", "requests", "Requests, or users of a fan-out, answered OVERLOADED."),
    BAD_REQUESTS(
            MetricKind.COUNTER,
            "bad_requests",
            "requests",
            "Frames refused as malformed, too large, unknown, or with a bad argument."),
    CONNECTIONS_REFUSED(
            MetricKind.COUNTER,
            "connections_refused",
            "connections",
            "Connections refused, since there were too many."),
    CONNECTIONS_LATE(
            MetricKind.COUNTER,
            "connections_late",
            "connections",
            "Connections closed since the client took longer than it may."),
    CONNECTIONS_CUT(
            MetricKind.COUNTER,
            "connections_cut",
            "connections",
            "Connections cut off as the one that held most when limits.bytes-in-flight was reached."),
    HANDSHAKES_FAILED(
            MetricKind.COUNTER,
            "tls_handshakes_failed",
            "connections",
            "Connections closed since their TLS handshake failed."),
    UNAUTHENTICATED(
            MetricKind.COUNTER,
            "unauthenticated",
            "connections",
            "Connections closed since no token, or none of ours, was shown."),
    FORBIDDEN(MetricKind.COUNTER, "forbidden", "requests", "Requests that the token's role does not allow."),
    JOURNAL_RECORDS(MetricKind.COUNTER, "journal_records", "records", "Changes written to the journal."),
    JOURNAL_GROUPS(
            MetricKind.COUNTER,
            "journal_groups",
            "groups",
            "Groups of changes written to the journal, each with one write."),
    JOURNAL_SYNCS(MetricKind.COUNTER, "journal_syncs", "syncs", "How often the journal was put on disk for good."),
    JOURNAL_WRITTEN(
            MetricKind.COUNTER,
            "journal_written_bytes",
            "bytes",
            "Bytes written to the journal since the server's start."),
    JOURNAL_BYTES(
            MetricKind.GAUGE,
            "journal_bytes_on_disk",
            "bytes",
            "Disk space of the journal, segments kept ready included."),
    JOURNAL_UNSYNCED(
            MetricKind.GAUGE,
            "journal_unsynced_bytes",
            "bytes",
            "Written to the journal and not yet on disk for good."),
    JOURNAL_REFUSED(
            MetricKind.COUNTER,
            "journal_refused",
            "requests",
            "Requests, or users of a fan-out, answered UNAVAILABLE since the journal had no room.");

    private final String text;
    private final String unit;
    private final String sentence;
    private final MetricKind kind;

    ShardCounter(MetricKind kind, String text, String unit, String sentence) {
        this.kind = kind;
        this.text = text;
        this.unit = unit;
        this.sentence = sentence;
    }

    /** The name in INFO. */
    public String text() {
        return text;
    }

    /** Whether it only rises, or goes up and down. */
    public MetricKind kind() {
        return kind;
    }

    public String unit() {
        return unit;
    }

    /** What it says, for the documentation. */
    public String sentence() {
        return sentence;
    }
}
