package dev.tidemark.server.shard;

/**
 * Gives out versions: µs since 1970-01-01 UTC, made strictly increasing per user. The time of a turn never goes back, and a
 * user's version is above all that the user ever had, so that a system clock that stands or is set back loses nothing.
 *
 * <p>Thread: the shard.
 */
final class VersionClock {
    private long turnMicros = 1;

    /** A turn has begun at this time. */
    void advance(long epochMicros) {
        turnMicros = Math.max(turnMicros, epochMicros);
    }

    /** The version of a change of a user whose newest change has the version given. */
    long next(long newestVersion) {
        return Math.max(turnMicros, newestVersion + 1);
    }
}
