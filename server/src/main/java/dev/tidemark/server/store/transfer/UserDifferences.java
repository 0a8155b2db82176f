package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.UserImage;
import java.io.PrintWriter;

/** Compares users of two stores, counts what differs, and prints the first few differences. Thread: one. */
public final class UserDifferences {
    private final Tally tally;
    private final long mostPrinted;
    private final PrintWriter out;
    private long printed;

    public UserDifferences(Tally tally, long mostPrinted, PrintWriter out) {
        this.tally = tally;
        this.mostPrinted = mostPrinted;
        this.out = out;
    }

    /** Compares the same user of both stores; one who is not there has neither states nor versions. */
    void compare(UserImage first, UserImage second) {
        if (first.newestVersion() != second.newestVersion() || first.removalVersion() != second.removalVersion()) {
            tally.add(Tally.Count.VERSIONS, 1);
            if (isPrinted()) {
                print("versions user=" + Long.toUnsignedString(first.user()), versions(first), versions(second));
            }
        }
        int i = 0;
        int j = 0;
        while (i < first.entryCount() || j < second.entryCount()) {
            int order = Entries.order(first, i, second, j);
            if (order < 0) {
                count(Tally.Count.MISSING, first, i++, null, 0);
            } else if (order > 0) {
                count(Tally.Count.EXTRA, null, 0, second, j++);
            } else if (Entries.areSame(first, i, second, j)) {
                tally.add(Tally.Count.SAME, 1);
                i++;
                j++;
            } else {
                count(Tally.Count.DIFFERING, first, i++, second, j++);
            }
        }
    }

    /** Counts a difference and prints it if few came before; null for the store that has no such state. */
    private void count(Tally.Count kind, UserImage first, int i, UserImage second, int j) {
        tally.add(kind, 1);
        if (isPrinted()) {
            UserImage some = first == null ? second : first;
            int index = first == null ? j : i;
            print(
                    kind.text() + " user=" + Long.toUnsignedString(some.user()) + " channel="
                            + Long.toUnsignedString(some.channel(index)),
                    first == null ? null : Entries.text(first, i),
                    second == null ? null : Entries.text(second, j));
        }
    }

    private boolean isPrinted() {
        return printed < mostPrinted;
    }

    private void print(String what, String inFirst, String inSecond) {
        printed++;
        out.println(what
                + (inFirst == null ? "" : " first: " + inFirst)
                + (inSecond == null ? "" : " second: " + inSecond));
    }

    private static String versions(UserImage image) {
        return "version=" + Long.toUnsignedString(image.newestVersion()) + " removal="
                + Long.toUnsignedString(image.removalVersion());
    }

    /** Whether anything differs. */
    public boolean any() {
        return tally.get(Tally.Count.DIFFERING)
                        + tally.get(Tally.Count.MISSING)
                        + tally.get(Tally.Count.EXTRA)
                        + tally.get(Tally.Count.VERSIONS)
                > 0;
    }
}
