package dev.tidemark.server.metrics;

/** Everything that a shard counts, one constant each: name, unit, and what it says. OPERATIONS.md has the same list. */
public enum ShardCounter {
    CONNECTIONS("connections", "connections", "Open client connections that this shard's thread serves."),
    REQUESTS("requests", "requests", "Frames received, refused ones included."),
    HITS("hits", "requests", "Requests whose user was resident. A fan-out counts once for each of its users."),
    MISSES("misses", "requests", "Requests whose user was not resident."),
    USERS_RESIDENT("users_resident", "users", "Users in the cache, users without any read state included."),
    STATES_RESIDENT("states_resident", "read states", "Read states in the cache."),
    CACHE_MEMORY("cache_memory_bytes", "bytes", "Memory reserved for the cache."),
    CACHE_USED("cache_used_bytes", "bytes", "Memory of the cache that holds users."),
    EVICTIONS("evictions", "users", "Users dropped from the cache to make room."),
    STORE_LOADS("store_loads", "users", "Users read from the store."),
    STORE_COMMITS("store_commits", "rows", "Read states, removed ones included, written to the store."),
    STORE_COMMITTED_USERS("store_committed_users", "users", "Commits of a user's changes that the store confirmed."),
    STORE_FAILURES("store_failures", "tasks", "Loads and commits that the store could not do."),
    DIRTY_USERS("dirty_users", "users", "Users with changes that the store has not confirmed."),
    OLDEST_DIRTY(
            "oldest_dirty_seconds", "seconds", "Age of the oldest change that the store has not confirmed, 0 if none."),
    PENDING_LOADS("pending_loads", "users", "Users that requests wait for."),
    PENDING_REQUESTS("pending_requests", "requests", "Requests that wait for a load or another shard."),
    OVERLOADED("overloaded", "requests", "Requests, or users of a fan-out, answered OVERLOADED."),
    BAD_REQUESTS(
            "bad_requests", "requests", "Frames refused as malformed, too large, unknown, or with a bad argument."),
    CONNECTIONS_REFUSED("connections_refused", "connections", "Connections refused, since there were too many."),
    CONNECTIONS_LATE("connections_late", "connections", "Connections closed since the client took longer than it may."),
    CONNECTIONS_CUT(
            "connections_cut",
            "connections",
            "Connections cut off as the one that held most when limits.bytes-in-flight was reached."),
    HANDSHAKES_FAILED("tls_handshakes_failed", "connections", "Connections closed since their TLS handshake failed."),
    UNAUTHENTICATED("unauthenticated", "connections", "Connections closed since no token, or none of ours, was shown."),
    FORBIDDEN("forbidden", "requests", "Requests that the token's role does not allow."),
    JOURNAL_RECORDS("journal_records", "records", "Changes written to the journal."),
    JOURNAL_GROUPS("journal_groups", "groups", "Groups of changes written to the journal, each with one write."),
    JOURNAL_SYNCS("journal_syncs", "syncs", "How often the journal was put on disk for good."),
    JOURNAL_BYTES("journal_bytes_on_disk", "bytes", "Disk space of the journal, segments kept ready included."),
    JOURNAL_UNSYNCED("journal_unsynced_bytes", "bytes", "Written to the journal and not yet on disk for good."),
    JOURNAL_REFUSED(
            "journal_refused",
            "requests",
            "Requests, or users of a fan-out, answered UNAVAILABLE since the journal had no room.");

    private final String text;
    private final String unit;
    private final String sentence;

    ShardCounter(String text, String unit, String sentence) {
        this.text = text;
        this.unit = unit;
        this.sentence = sentence;
    }

    /** The name in INFO. */
    public String text() {
        return text;
    }

    public String unit() {
        return unit;
    }

    /** What it says, for the documentation. */
    public String sentence() {
        return sentence;
    }
}
