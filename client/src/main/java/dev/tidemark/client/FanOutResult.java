package dev.tidemark.client;

import dev.tidemark.protocol.IncrementManyReply.Failure;
import java.util.List;

/**
 * What became of the users of a {@link FanOut}.
 *
 * @param applied users that were changed.
 * @param unchanged users that did not need to be: they have read the message, or it had been counted.
 * @param failures users for whom it was surely not done, each with the status of the last refusal, or
 *     {@link RejectedException#NO_STATUS} where nothing was sent; cannot be changed.
 * @param inDoubt users for whom it may have been done; cannot be changed.
 */
public record FanOutResult(long applied, long unchanged, List<Failure> failures, List<Long> inDoubt) {
    /** Whether it is known to be done for every user. */
    public boolean isComplete() {
        return failures.isEmpty() && inDoubt.isEmpty();
    }
}
