package dev.tidemark.server.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What one user has been since it was last looked up: its content after each request that changed it, in order, and how much
 * of that clients have been told was done. After a crash the user must be one of these, none older than what was promised.
 *
 * <p>Thread: one at a time.
 */
final class UserHistory {
    private final List<ModelUser> contents = new ArrayList<>();
    private int acknowledged;

    UserHistory(ModelUser content) {
        contents.add(content.copy());
    }

    /** The user is this now. @return the number of this content, for {@link #acknowledge}. */
    int add(ModelUser content) {
        if (content.newest() != contents.get(contents.size() - 1).newest()) {
            contents.add(content.copy());
        }
        return contents.size() - 1;
    }

    /** A client has been told of a content, so it and all before it must not be lost. */
    void acknowledge(int number) {
        acknowledged = Math.max(acknowledged, number);
    }

    /** What the user is now must not be lost. */
    void acknowledgeAll() {
        acknowledged = contents.size() - 1;
    }

    /** Changes that clients have been told of. */
    int acknowledged() {
        return acknowledged;
    }

    /**
     * Finds out which of the contents has survived; from now on the history begins with it.
     *
     * @param least the oldest version that the newest change may have.
     * @param all whether nothing acknowledged may be lost.
     * @return the content, with the versions found.
     * @throws AssertionError if it is none of those that it may be.
     */
    ModelUser settle(FoundUser found, long least, boolean all) {
        for (int i = all ? acknowledged : 0; i < contents.size(); i++) {
            if (contents.get(i).mayBe(found) && Long.compareUnsigned(found.newestVersion(), least) >= 0) {
                ModelUser survived = contents.get(i);
                survived.see(found);
                contents.clear();
                contents.add(survived);
                acknowledged = 0;
                return survived;
            }
        }
        throw new AssertionError(explain(found, least));
    }

    private String explain(FoundUser found, long least) {
        int number = -1;
        for (int i = 0; i < contents.size(); i++) {
            number = contents.get(i).mayBe(found) ? i : number;
        }
        String what = number < 0
                ? "a user is what it never was"
                : "a user has lost changes: it is what it was after change " + number;
        ModelUser last = contents.get(contents.size() - 1);
        return what + "; changes=" + (contents.size() - 1) + " acknowledged=" + acknowledged + " durable version="
                + Long.toUnsignedString(least) + " newest found=" + Long.toUnsignedString(found.newestVersion())
                + "; unlike what it was last: " + last.differencesFrom(found);
    }
}
