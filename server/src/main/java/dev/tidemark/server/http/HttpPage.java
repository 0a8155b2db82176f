package dev.tidemark.server.http;

/** What is found at one path. Thread: the port's; it must not wait for anything. */
public interface HttpPage {
    /** @param accept the request's Accept header, or null if there is none. */
    HttpReply get(String accept);
}
