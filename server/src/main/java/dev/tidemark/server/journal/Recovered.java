package dev.tidemark.server.journal;

/**
 * What a recovery found in all logs together.
 *
 * @param logs logs, one for each shard of the run before.
 * @param segments segments, unused ones included.
 * @param kept what was replayed.
 * @param dropped what had been written behind the ends of the logs, but not whole before the process or the machine died: none
 *     of it was durable.
 * @param ms how long it took.
 */
public record Recovered(int logs, int segments, GroupCounts kept, GroupCounts dropped, long ms) {}
