package dev.tidemark.client;

/**
 * What became of the channels of an {@link AckMany}.
 *
 * @param version the user's newest change.
 * @param applied channels that were changed.
 * @param unchanged channels that did not need to be.
 * @param newer in some channel a counter that is not zero stayed, since a message newer than the ack has been counted in it.
 */
public record AckManyResult(long version, long applied, long unchanged, boolean newer) {}
