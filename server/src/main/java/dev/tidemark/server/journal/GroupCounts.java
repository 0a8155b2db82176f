package dev.tidemark.server.journal;

/**
 * How much a part of a log holds.
 *
 * @param groups whole groups, marks among them.
 * @param records their records.
 * @param bytes bytes.
 */
public record GroupCounts(long groups, long records, long bytes) {
    public static final GroupCounts NONE = new GroupCounts(0, 0, 0);

    GroupCounts plus(GroupCounts other) {
        return new GroupCounts(groups + other.groups, records + other.records, bytes + other.bytes);
    }
}
