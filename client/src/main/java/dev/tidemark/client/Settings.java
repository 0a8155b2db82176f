package dev.tidemark.client;

/**
 * How a client was built; {@link ClientBuilder} says what each means.
 *
 * @param token empty for none.
 */
record Settings(
        String host,
        int port,
        String name,
        String token,
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
