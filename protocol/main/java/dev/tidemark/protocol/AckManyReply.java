package dev.tidemark.protocol;

/**
 * What became of the channels of an ACK_MANY.
 *
 * @param version the user's newest change.
 * @param applied channels that were changed.
 * @param unchanged channels that did not need to be.
 */
public record AckManyReply(long version, long applied, long unchanged) {}
