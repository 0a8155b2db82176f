package dev.tidemark.server.store.cassandra;

import java.nio.file.Path;
import java.util.List;

/**
 * How a cluster is reached and used. Immutable.
 *
 * @param contactPoints {@code host:port} of nodes to ask first, at least one.
 * @param datacenter whose nodes are asked.
 * @param login null to log in as nobody.
 * @param tls null for none.
 * @param consistency of loads and commits, as CQL names it, e.g. LOCAL_QUORUM.
 * @param requestTimeoutNs for one request, with all that is tried again.
 * @param concurrency most loads in flight, and most commits.
 * @param batch how much of a commit goes in one request.
 * @param replicationFactor copies in the datacenter, of a keyspace to be made where it is not there; {@link #NONE} makes none,
 *     {@link #AUTO} has three, or one a node where there are fewer.
 * @param leaseNs how long a server owns the table once it has said so.
 * @param driver HOCON of the driver's own, below {@code datastax-java-driver}, over what is made of the rest; empty for none.
 */
public record CassandraSettings(
        List<String> contactPoints,
        String datacenter,
        String keyspace,
        Login login,
        Tls tls,
        String consistency,
        long requestTimeoutNs,
        int concurrency,
        Batch batch,
        int replicationFactor,
        long leaseNs,
        String driver) {

    /** No schema is made. */
    public static final int NONE = 0;
    /** As many copies as three, or as nodes. */
    public static final int AUTO = -1;

    /** Whom to log in as. Its text has no password in it. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /**
     * Connections are encrypted, and a node's certificate must have the name that it is reached by.
     *
     * @param authorities PEM file of those whose certificates are trusted; null for those that Java trusts.
     */
    public record Tls(Path authorities) {}

    /** Limits of a batch. */
    public record Batch(int bytes, int statements) {}

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /** Whether what is not there is to be made. */
    boolean createsSchema() {
        return replicationFactor != NONE;
    }
}
