/**
 * A small HTTP/1.1 port on a thread of its own, for pages that are made on the spot. A leaf: it knows nothing of what they show.
 *
 * <p>Read first: {@link dev.tidemark.server.http.HttpPort}.
 */
package dev.tidemark.server.http;
