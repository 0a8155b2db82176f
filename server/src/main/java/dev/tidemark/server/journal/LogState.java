package dev.tidemark.server.journal;

import java.util.List;

/**
 * What is on disk of one shard's log. Positions are as {@link Journal} has them.
 *
 * @param freed segments that hold nothing needed any more and were about to be freed.
 * @param parts the segments from the oldest needed to the one that the log ends in, and how far each is whole.
 * @param behind segments behind that one.
 * @param start the highest start that a group carries.
 * @param end where the log ends: all groups before it are whole.
 * @param durable the highest durable that a group carries.
 * @param kept the groups of the parts.
 * @param dropped what was written behind the end.
 * @param damage null if all that was durable is whole; what is dropped is an ordinary torn end then.
 */
public record LogState(
        int shard,
        List<String> freed,
        List<Part> parts,
        List<String> behind,
        long start,
        long end,
        long durable,
        GroupCounts kept,
        GroupCounts dropped,
        JournalDamage damage) {

    /** A segment that is whole up to an offset in its file. */
    public record Part(String file, SegmentHeader header, long endOffset) {}

    /** Files on disk. */
    public int segmentCount() {
        return freed.size() + parts.size() + behind.size();
    }
}
