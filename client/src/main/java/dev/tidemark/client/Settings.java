package dev.tidemark.client;

import javax.net.ssl.SSLContext;

/**
 * How a client was built; {@link ClientBuilder} says what each means.
 *
 * @param token empty for none.
 * @param tls null for none.
 */
record Settings(
        String host,
        int port,
        String name,
        String token,
        SSLContext tls,
        long timeoutNs,
        long connectTimeoutNs,
        long stallTimeoutNs,
        int connectionsPerShard,
        int maxInFlight,
        int maxOpenCalls,
        long maxOpenBytes,
        Backoff reconnect,
        Backoff retry) {
    String address() {
        return host + ":" + port;
    }
}
