package dev.tidemark.protocol;

/**
 * A read state with its channel, as LOAD lists them: an ENTRY decoded.
 *
 * @param channel unsigned.
 * @param state the channel's read state.
 */
public record Entry(long channel, ReadState state) {}
