package dev.tidemark.server.http;

/**
 * The bounds of an HTTP port. What a client can make it hold is connections × (request + reply), replies being as long as pages
 * are.
 */
final class HttpLimits {
    /** Connections at once; a further one is closed at once. */
    static final int CONNECTIONS = 64;
    /** Bytes of a request's first line. */
    static final int FIRST_LINE_BYTES = 1_024;
    /** Bytes of a request's headers together. */
    static final int HEADER_BYTES = 8 * 1_024;
    /** Bytes of a request read at once. */
    static final int READ_BYTES = 2 * 1_024;
    /** From connecting to the end of the first request, and from the end of a reply's making to its being read. */
    static final long REQUEST_MS = 10_000;
    /** From one reply to the end of the next request: longer than most intervals of scraping, so that those connect once. */
    static final long NEXT_REQUEST_MS = 120_000;

    private HttpLimits() {}
}
