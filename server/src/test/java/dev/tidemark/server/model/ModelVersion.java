package dev.tidemark.server.model;

/**
 * The version of one change of a user. The server chooses it, and not every reply carries it (QUIET, FORGET and
 * INCREMENT_MANY do not): it is known once a reply has shown it. What is sure from the start is that it lies between the
 * versions of the changes before and after it, and that is checked when it becomes known.
 *
 * <p>Versions of a user form a chain in the order of the changes. Links that can no longer narrow a bound are cut, so that
 * a long run does not keep every version there ever was.
 */
public final class ModelVersion {
    private ModelVersion before;
    private ModelVersion after;
    private long value;
    private boolean known;

    private ModelVersion(ModelVersion before) {
        this.before = before;
    }

    /** The version of a user without changes: 0. */
    static ModelVersion none() {
        ModelVersion none = new ModelVersion(null);
        none.known = true;
        return none;
    }

    /** The version of the next change, not known yet. */
    ModelVersion next() {
        ModelVersion next = new ModelVersion(this);
        if (!known) {
            after = next;
        }
        return next;
    }

    public boolean isKnown() {
        return known;
    }

    /**
     * The version's number.
     *
     * @throws IllegalStateException if no reply has shown it yet.
     */
    public long value() {
        if (!known) {
            throw new IllegalStateException("no reply has shown this version yet: " + this);
        }
        return value;
    }

    /** Takes the number that a reply shows. @throws AssertionError if it cannot be the version's. */
    void see(long actual) {
        if (known) {
            if (actual != value) {
                throw new AssertionError("version: got=" + actual + ", expected " + value);
            }
            return;
        }
        if (Long.compareUnsigned(actual, lowerBound()) <= 0 || isAtOrAbove(actual, upperBound())) {
            throw new AssertionError("version does not rise: got=" + actual + ", expected " + this);
        }
        value = actual;
        known = true;
        before = null;
        after = null;
    }

    /** Whether this version is newer than a number. */
    boolean isAfter(long number) {
        if (known) {
            return Long.compareUnsigned(value, number) > 0;
        }
        if (Long.compareUnsigned(number, lowerBound()) <= 0) {
            return true;
        }
        if (isAtOrAbove(number, upperBound())) {
            return false;
        }
        throw new IllegalArgumentException("cannot be told yet: is " + this + " after " + number + "?");
    }

    /** Whether this version is a number. */
    boolean is(long number) {
        if (known) {
            return value == number;
        }
        if (Long.compareUnsigned(number, lowerBound()) <= 0 || isAtOrAbove(number, upperBound())) {
            return false;
        }
        throw new IllegalArgumentException("cannot be told yet: is " + this + " the same as " + number + "?");
    }

    /** Whether this version is a number or, where it is not known yet, could be. */
    boolean mayBe(long number) {
        return known
                ? value == number
                : Long.compareUnsigned(number, lowerBound()) > 0 && !isAtOrAbove(number, upperBound());
    }

    private static boolean isAtOrAbove(long number, long bound) {
        return bound != 0 && Long.compareUnsigned(number, bound) >= 0;
    }

    /** The nearest known version before this one. */
    private long lowerBound() {
        ModelVersion version = this;
        while (!version.known) {
            version = version.before;
        }
        return version.value;
    }

    /** The nearest known version after this one, 0 if there is none. */
    private long upperBound() {
        ModelVersion version = this;
        while (version != null && !version.known) {
            version = version.after;
        }
        return version == null ? 0 : version.value;
    }

    @Override
    public String toString() {
        return known
                ? Long.toUnsignedString(value)
                : "above " + Long.toUnsignedString(lowerBound())
                        + (upperBound() == 0 ? "" : " and below " + Long.toUnsignedString(upperBound()));
    }
}
