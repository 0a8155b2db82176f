package dev.tidemark.server.store.cassandra;

/**
 * What a version is as the timestamp of a write: the same number, since versions are microseconds as timestamps are. So a cluster's
 * own tools show when a state was changed.
 *
 * <p>Versions from 2^63 on, of which the first comes in the year 294247, have the highest timestamp there is. Among these the
 * larger value of a column stays, whichever is newer.
 */
final class Timestamps {
    private Timestamps() {}

    static long of(long version) {
        return version < 0 ? Long.MAX_VALUE : version;
    }
}
