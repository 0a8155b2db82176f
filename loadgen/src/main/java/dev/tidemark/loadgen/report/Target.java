package dev.tidemark.loadgen.report;

import java.util.Map;
import java.util.Objects;

/**
 * What was measured.
 *
 * @param kind {@code tidemark} or {@code redis}
 * @param version as the server says it
 * @param address as given, host and port
 * @param details what else the server says of itself and matters to a reader (shards, transport, store, journal, JDK),
 *     in the order to show; empty if it says nothing
 */
public record Target(String kind, String version, String address, Map<String, String> details) {
    public Target {
        Objects.requireNonNull(kind, "target.kind");
        Objects.requireNonNull(version, "target.version");
        Objects.requireNonNull(address, "target.address");
        details = Ordered.copyOf(details, "target.details");
    }
}
