package dev.tidemark.protocol;

import java.util.List;

/**
 * The sums over all of a user's read states.
 *
 * @param version the user's newest change, FORGETs included; 0 for a user unknown.
 * @param states how many states the user has.
 * @param counters the {@link Counters#COUNT} counters in their order; cannot be changed.
 */
public record TotalsReply(long version, long states, List<CounterTotal> counters) {

    /**
     * One counter over all of a user's read states.
     *
     * @param sum of its values.
     * @param nonZero states where it is not zero.
     */
    public record CounterTotal(long sum, long nonZero) {}
}
