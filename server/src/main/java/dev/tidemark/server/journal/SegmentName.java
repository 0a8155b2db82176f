package dev.tidemark.server.journal;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a segment's file: {@code shard-00-0000000000000001.journal}. Order: shard, then sequence. */
record SegmentName(int shard, long sequence) implements Comparable<SegmentName> {
    /** Follows the name of a segment that is not finished. */
    static final String PREPARING = ".preparing";

    private static final Pattern PATTERN = Pattern.compile("shard-([0-9]{2})-([0-9]{16})\\.journal");
    private static final Comparator<SegmentName> ORDER =
            Comparator.comparingInt(SegmentName::shard).thenComparingLong(SegmentName::sequence);

    /** @return the parts of a name, or null if it is no segment's. */
    static SegmentName parse(String fileName) {
        Matcher matcher = PATTERN.matcher(fileName);
        return matcher.matches()
                ? new SegmentName(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)))
                : null;
    }

    /** The name while the segment is not finished. */
    String preparing() {
        return this + PREPARING;
    }

    @Override
    public int compareTo(SegmentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "shard-%02d-%016d.journal", shard, sequence);
    }
}
