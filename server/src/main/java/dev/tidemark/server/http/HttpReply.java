package dev.tidemark.server.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer with a body.
 *
 * @param contentType with its character set, if it is text.
 * @param policy the Content-Security-Policy under which a browser shows it.
 * @param body not to be changed any more.
 */
public record HttpReply(int status, String contentType, String policy, byte[] body) {
    /** For what is not a page: a browser that shows it must not load or run anything. */
    private static final String NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'";

    /** Something that is no page for a browser. */
    public HttpReply(int status, String contentType, byte[] body) {
        this(status, contentType, NOTHING_ALLOWED, body);
    }

    /** A line of text; the line's end is added. */
    public static HttpReply line(int status, String text) {
        return new HttpReply(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
