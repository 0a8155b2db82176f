package dev.tidemark.loadgen.server;

import java.util.Map;

/**
 * What a server says of itself.
 *
 * @param version name and number.
 * @param shardCount shards that connections can be bound to; 1 if it has none.
 * @param counters its counters and settings by name, in its order.
 */
public record ServerFacts(String version, int shardCount, Map<String, String> counters) {}
