package dev.tidemark.loadgen.report;

import java.util.List;
import java.util.Objects;

/**
 * Whether the figures can be believed. A run in which the generator itself fell behind is invalid.
 *
 * @param valid true without reasons against it
 * @param reasons whole sentences with their figures, what is wrong first; empty if valid
 */
public record Validity(boolean valid, List<String> reasons) {
    /** @throws IllegalArgumentException if valid with reasons, or invalid without */
    public Validity {
        reasons = List.copyOf(Objects.requireNonNull(reasons, "validity.reasons"));
        if (valid != reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "a valid run has no reasons, an invalid one some: valid=" + valid + ", reasons=" + reasons);
        }
    }

    /** @return valid, if there are no reasons against it; else invalid for them. */
    public static Validity of(List<String> reasonsAgainst) {
        return new Validity(reasonsAgainst.isEmpty(), reasonsAgainst);
    }
}
