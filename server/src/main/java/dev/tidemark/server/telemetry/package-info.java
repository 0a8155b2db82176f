/**
 * What a server tells of itself over HTTP: metrics, health, and a page that shows it live. Reads what the shards count, and
 * never touches what they own.
 *
 * <p>Thread: the HTTP port's, but for what is said of others. Read first: {@link dev.tidemark.server.telemetry.ServerState}.
 */
package dev.tidemark.server.telemetry;
