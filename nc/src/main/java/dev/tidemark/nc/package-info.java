/**
 * {@code tidemark nc}, netcat for frames: reads commands, sends them as requests, prints the replies in the requests' order.
 *
 * <p>Job: debugging. It depends on the protocol only, since it must be able to send nonsense. Thread: commands are read and sent by one thread, replies are read
 * and printed by another. Read first: {@link dev.tidemark.nc.Main}, then {@link dev.tidemark.nc.Connection}.
 */
package dev.tidemark.nc;
