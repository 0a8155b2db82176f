package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.UserImage;

/**
 * Merges a user who comes from elsewhere with the same user in a store, by versions, so that it does not matter how often, or in
 * which order, the same things come:
 *
 * <ul>
 *   <li>of a channel that both have, the state with the higher version stays, of equal versions the stored one;
 *   <li>a state that only one of them has stays if it is newer than the other's newest removal; else it may be what was removed
 *       there, and goes;
 *   <li>the newest version and the newest removal are the higher of both.
 * </ul>
 *
 * <p>Thread: one. Allocation: where a user is larger than any before.
 */
final class UserMerge {
    private final Tally tally;
    private final UserImage merged = new UserImage();
    private boolean changed;

    UserMerge(Tally tally) {
        this.tally = tally;
    }

    /**
     * Makes an image as it was loaded the one to be committed: whole, with every entry to be written, and with an entry for each
     * state that goes.
     *
     * @return false if the store has all of it already, and there is nothing to commit.
     */
    boolean merge(UserImage incoming, UserImage stored) {
        merged.clear(stored.user());
        changed = false;
        int i = 0;
        int s = 0;
        while (i < incoming.entryCount() || s < stored.entryCount()) {
            int order = Entries.order(incoming, i, stored, s);
            if (order < 0) {
                addIncomingOnly(incoming, i++, stored.removalVersion());
            } else if (order > 0) {
                addStoredOnly(stored, s++, incoming.removalVersion());
            } else {
                addNewer(incoming, i++, stored, s++);
            }
        }
        changed |= raiseVersions(incoming, stored);
        if (changed) {
            Entries.copyAll(merged, stored);
            stored.committedVersion(0);
            stored.whole(true);
        }
        return changed;
    }

    private void addIncomingOnly(UserImage incoming, int index, long storedRemoval) {
        if (Long.compareUnsigned(incoming.version(index), storedRemoval) <= 0) {
            tally.add(Tally.Count.KEPT, 1);
            return;
        }
        Entries.append(merged, incoming, index);
        tally.add(Tally.Count.TAKEN, 1);
        changed = true;
    }

    private void addStoredOnly(UserImage stored, int index, long incomingRemoval) {
        if (Long.compareUnsigned(stored.version(index), incomingRemoval) > 0) {
            Entries.append(merged, stored, index);
            return;
        }
        Entries.appendRemoved(merged, stored.channel(index), incomingRemoval);
        tally.add(Tally.Count.REMOVED, 1);
        changed = true;
    }

    private void addNewer(UserImage incoming, int i, UserImage stored, int s) {
        if (Long.compareUnsigned(incoming.version(i), stored.version(s)) > 0) {
            Entries.append(merged, incoming, i);
            tally.add(Tally.Count.TAKEN, 1);
            changed = true;
            return;
        }
        Entries.append(merged, stored, s);
        tally.add(Entries.areSame(incoming, i, stored, s) ? Tally.Count.SAME : Tally.Count.KEPT, 1);
    }

    private static boolean raiseVersions(UserImage incoming, UserImage stored) {
        boolean raised = false;
        if (Long.compareUnsigned(incoming.newestVersion(), stored.newestVersion()) > 0) {
            stored.newestVersion(incoming.newestVersion());
            raised = true;
        }
        if (Long.compareUnsigned(incoming.removalVersion(), stored.removalVersion()) > 0) {
            stored.removalVersion(incoming.removalVersion());
            raised = true;
        }
        return raised;
    }
}
