package dev.tidemark.server.cache;

import dev.tidemark.protocol.EntryLayout;

/** How large blocks are, and the bounds that follow from it. Units: granules of 64 bytes unless a name says otherwise. */
final class BlockSizes {
    /** Most slots of a small user, and of an extent. */
    static final int MOST_SLOTS = 64;
    /** Neighbouring extents that have no more together become one, and a large user that has no more becomes small. */
    static final int MERGE_SLOTS = 48;
    /**
     * Slots that a user may have beyond the most states, for removed states that are not purged yet. A user who is forgotten
     * and made again faster than the store confirms is held up there.
     */
    static final int REMOVED_SLACK = 1024;
    /** Slots are counted in 16 bits. */
    static final int MOST_STATES_PER_USER = 0xFFFF - REMOVED_SLACK;

    private BlockSizes() {}

    /** Block of a small user. */
    static int ofUser(int slots) {
        return granules(UserBlockLayout.LENGTH + slots * EntryLayout.LENGTH);
    }

    /** Block of a large user. */
    static int ofDirectory(int extents) {
        return granules(UserBlockLayout.LENGTH + extents * ExtentEntryLayout.LENGTH);
    }

    static int ofExtent(int slots) {
        return granules(ExtentLayout.LENGTH + slots * EntryLayout.LENGTH);
    }

    /**
     * Most extents of a user. Two neighbours have more than {@link #MERGE_SLOTS} together, but for the two that a split has
     * just made more of.
     */
    static int mostExtents(int slots) {
        return 2 * (slots / (MERGE_SLOTS + 1)) + 3;
    }

    /** The largest block that a user with so many slots needs, however they came and went. */
    static int largest(int slots) {
        return Math.max(ofUser(MOST_SLOTS), ofDirectory(mostExtents(slots)));
    }

    private static int granules(int bytes) {
        return (bytes + Memory.GRANULE_BYTES - 1) >>> Memory.GRANULE_SHIFT;
    }
}
