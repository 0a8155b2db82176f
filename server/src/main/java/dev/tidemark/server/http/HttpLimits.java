package dev.tidemark.server.http;

import java.util.concurrent.TimeUnit;

/**
 * The bounds of an HTTP port. What clients can make it hold is connections × (request + reply), replies being as long as pages are.
 *
 * @param connections at once; a further one is closed at once.
 * @param requestMs from connecting to the end of the first request, and from the making of a reply to its being read.
 * @param nextRequestMs from one reply to the end of the next request.
 */
record HttpLimits(int connections, long requestMs, long nextRequestMs) {
    /** Bytes of a request's first line. */
    static final int FIRST_LINE_BYTES = 1_024;
    /** Bytes of a request's headers together. */
    static final int HEADER_BYTES = 8 * 1_024;
    /** Bytes of a request read at once. */
    static final int READ_BYTES = 2 * 1_024;

    /** Few clients, and time enough for those that scrape once a minute to stay connected. */
    static final HttpLimits STANDARD =
            new HttpLimits(64, TimeUnit.SECONDS.toMillis(10), TimeUnit.SECONDS.toMillis(120));
}
