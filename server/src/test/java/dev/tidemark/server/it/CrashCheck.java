package dev.tidemark.server.it;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found after a crash.
 *
 * @param users users compared.
 * @param acknowledged acknowledged changes that had to be there.
 * @param lost how many of these were not.
 * @param ambiguous users whose states allow more than one history.
 * @param failures what is wrong, for people; some of it, if it is much.
 */
record CrashCheck(int users, int acknowledged, int lost, int ambiguous, List<String> failures) {
    private static final int FAILURES_TOLD = 5;

    static final CrashCheck NOTHING = new CrashCheck(0, 0, 0, 0, List.of());

    CrashCheck {
        failures = List.copyOf(failures.subList(0, Math.min(failures.size(), FAILURES_TOLD)));
    }

    CrashCheck plus(CrashCheck other) {
        List<String> all = new ArrayList<>(failures);
        all.addAll(other.failures);
        return new CrashCheck(
                users + other.users,
                acknowledged + other.acknowledged,
                lost + other.lost,
                ambiguous + other.ambiguous,
                all);
    }

    /** The figures, in one line. */
    String summary() {
        return "acknowledged changes checked=" + acknowledged + " lost=" + lost + " (users compared=" + users
                + ", with more than one possible history=" + ambiguous + ")";
    }

    /** @throws AssertionError if anything is lost, or is what it never was. */
    void assertNothingLost(String when) {
        if (lost > 0 || !failures.isEmpty()) {
            throw new AssertionError(
                    when + ": lost=" + lost + " of acknowledged=" + acknowledged + ":\n" + String.join("\n", failures));
        }
    }
}
