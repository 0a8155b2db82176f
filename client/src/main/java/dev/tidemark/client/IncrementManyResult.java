package dev.tidemark.client;

import dev.tidemark.protocol.IncrementManyReply.Failure;
import java.util.List;

/**
 * What became of the users of an {@link IncrementMany}.
 *
 * @param applied users that were changed.
 * @param unchanged users that did not need to be: they have read the message, or it had been counted.
 * @param failures users for whom it was surely not done, each with the status that an {@link Increment} of theirs would have got:
 *     send it again for them, without {@link IncrementMany#once}; cannot be changed.
 * @param clamped for some user the exact result lay outside 0 … 2³¹−1 and was cut.
 * @param skipped for some user a counter was left alone, since the message has been counted in it.
 */
public record IncrementManyResult(
        long applied, long unchanged, List<Failure> failures, boolean clamped, boolean skipped) {}
