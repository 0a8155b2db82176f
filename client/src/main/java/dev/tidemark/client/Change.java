package dev.tidemark.client;

import dev.tidemark.protocol.ReadState;

/**
 * What became of a request that can change one read state.
 *
 * @param state the state as it stands behind the request; that of a {@link Forget} as it was before.
 * @param applied something changed, and the state got a new version.
 * @param clamped an increment's exact result lay outside 0 … 2³¹−1 and was cut.
 * @param newer an ack left a counter that is not zero, since a message newer than the ack has been counted in it.
 * @param skipped an increment with {@link Increment#once} left a counter alone, since the message has been counted in it.
 * @param conflict nothing was done: the state did not have the version asked for by {@code ifVersion}.
 * @param sentAgain the request was sent more than once, because an earlier sending was not answered. The earlier one may be what
 *     made this one unapplied, skipped or a conflict.
 */
public record Change(
        ReadState state,
        boolean applied,
        boolean clamped,
        boolean newer,
        boolean skipped,
        boolean conflict,
        boolean sentAgain) {}
