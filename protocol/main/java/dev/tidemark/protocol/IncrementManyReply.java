package dev.tidemark.protocol;

import java.util.List;

/**
 * What became of the users of an INCREMENT_MANY.
 *
 * @param applied users that were changed.
 * @param unchanged users that did not need to be.
 * @param failures users for whom it could not be done, and surely was not; cannot be changed.
 */
public record IncrementManyReply(long applied, long unchanged, List<Failure> failures) {

    /**
     * A user for whom it could not be done.
     *
     * @param user unsigned.
     * @param status the {@link Status} that the user's own increment would have got.
     */
    public record Failure(long user, int status) {}
}
