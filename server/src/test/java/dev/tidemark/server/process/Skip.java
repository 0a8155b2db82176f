package dev.tidemark.server.process;

import org.junit.jupiter.api.Assumptions;

/** Skips a test that a machine cannot run, and says why where it is seen: the build's own output. */
final class Skip {
    private Skip() {}

    static void unless(boolean isPossible, String reason) {
        if (!isPossible) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(isPossible, reason);
    }
}
