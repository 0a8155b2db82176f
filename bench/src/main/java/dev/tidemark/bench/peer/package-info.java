/**
 * Servers to measure Tidemark beside: they speak its protocol over a bare loop of Netty, as far as the load generator needs it.
 *
 * <p>Thread: one event loop. Read first: {@link dev.tidemark.bench.peer.PeerServer}.
 */
package dev.tidemark.bench.peer;
