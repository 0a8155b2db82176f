package dev.tidemark.server.telemetry;

/**
 * What does not change while a server runs.
 *
 * @param transport how sockets are read.
 * @param store where read states are stored.
 * @param journal when the journal is synced.
 */
public record ServerFacts(String version, String transport, String store, String journal) {}
