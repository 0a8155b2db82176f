package dev.tidemark.server.journal;

/**
 * What a recovery found. Counts are of all logs together.
 *
 * @param logs logs, one for each shard of the run before.
 * @param segments segments, unused ones included.
 * @param groups groups replayed, marks included.
 * @param records records replayed.
 * @param bytes bytes of the groups replayed.
 * @param droppedBytes bytes behind the ends of the logs that were written but not whole on disk: none of it was durable.
 * @param droppedGroups whole groups among them.
 * @param droppedRecords their records.
 * @param ms how long it took.
 */
public record Recovered(
        int logs,
        int segments,
        long groups,
        long records,
        long bytes,
        long droppedBytes,
        long droppedGroups,
        long droppedRecords,
        long ms) {}
