package dev.tidemark.protocol;

/**
 * What a server says in the reply to HELLO. PROTOCOL.md section 3.
 *
 * @param versionSpoken version of the protocol on this connection.
 * @param counterCount counters of a read state, 4.
 * @param shardCount 1 … 65,535, for {@link UserHash#shard}.
 * @param boundShard shard that serves the connection, or {@link RequestLayout#NO_SHARD}.
 * @param features bits that hold on this connection.
 * @param maxFrame longest request, in bytes.
 * @param maxInFlight requests under way at which the server stops reading.
 * @param text name and version of the server, for people.
 */
public record HelloReply(
        int versionSpoken,
        int counterCount,
        int shardCount,
        int boundShard,
        int features,
        long maxFrame,
        long maxInFlight,
        String text) {}
