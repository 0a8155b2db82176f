package dev.tidemark.server.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the segments of one log together: which of them are needed, where the log ends, and whether that is at or above what was
 * durable. Thread: one.
 */
final class LogScan {
    private final List<SegmentScan> segments;
    private final List<String> freed = new ArrayList<>();
    private final List<LogState.Part> parts = new ArrayList<>();
    private final List<String> behind = new ArrayList<>();
    private long start;
    private long durable;
    private long end;
    private GroupCounts kept = GroupCounts.NONE;
    private GroupCounts dropped = GroupCounts.NONE;
    private JournalDamage damage;

    private LogScan(List<SegmentScan> segments) {
        this.segments = segments;
    }

    /** @param segments of one log, in order, one or more. */
    static LogState of(List<SegmentScan> segments) {
        return new LogScan(segments).state();
    }

    private LogState state() {
        for (SegmentScan segment : segments) {
            start = Math.max(start, segment.start());
            durable = Math.max(durable, segment.durable());
        }
        join(needed());
        return new LogState(
                segments.get(0).name().shard(), freed, parts, behind, start, end, durable, kept, dropped, damage);
    }

    /** Segments that end at the log's start or before it may be there in part, as they were freed in no order. */
    private List<SegmentScan> needed() {
        List<SegmentScan> needed = new ArrayList<>();
        for (SegmentScan segment : segments) {
            if (segment.header() != null && segment.header().endPosition() <= start) {
                freed.add(segment.name().toString());
            } else {
                needed.add(segment);
            }
        }
        return needed;
    }

    private void join(List<SegmentScan> needed) {
        SegmentScan before = null;
        int joined = 0;
        boolean goesOn = true;
        while (goesOn && joined < needed.size()) {
            SegmentScan segment = needed.get(joined);
            damage = gap(before, segment);
            if (damage == null) {
                join(segment);
                joined++;
                damage = segment.damage();
            }
            goesOn = damage == null && segment.isEnded();
            before = segment;
        }
        if (damage == null && before != null) {
            damage = goesOn ? missingBehind(before) : notWhole(before);
        }
        for (SegmentScan segment : needed.subList(joined, needed.size())) {
            behind.add(segment.name().toString());
            dropped = dropped.plus(segment.whole()).plus(segment.behind());
            damage = firstOf(damage, segment.isUnused() ? null : gap(before, segment), segment.damage());
            before = segment;
        }
    }

    private void join(SegmentScan segment) {
        parts.add(new LogState.Part(segment.name().toString(), segment.header(), segment.endOffset()));
        kept = kept.plus(segment.whole());
        dropped = dropped.plus(segment.behind());
        end = segment.isEnded()
                ? segment.header().endPosition()
                : segment.header().position(segment.endOffset());
    }

    /** A segment is there for good before the one before it says that the log goes on. */
    private static JournalDamage missingBehind(SegmentScan last) {
        SegmentName name = new SegmentName(last.name().shard(), last.name().sequence() + 1);
        return new JournalDamage(
                name.toString(),
                0,
                "the segment is missing, expected it, since the one before it says that the log goes on");
    }

    /** @return null if all is there that was durable. */
    private JournalDamage notWhole(SegmentScan last) {
        if (end >= durable) {
            return null;
        }
        return new JournalDamage(
                last.name().toString(),
                last.endOffset(),
                "no whole group at position " + end + ", expected one, since all below position " + durable
                        + " was durable");
    }

    /** @return what keeps a segment from being the one that follows another, or the first; null if nothing does. */
    private JournalDamage gap(SegmentScan before, SegmentScan segment) {
        if (segment.header() == null) {
            return segment.damage();
        }
        if (before != null && before.header() == null) {
            return null; // the one before is the damage
        }
        SegmentHeader header = segment.header();
        boolean follows = before == null
                ? header.base() <= start
                : header.sequence() == before.header().sequence() + 1
                        && header.base() == before.header().endPosition()
                        && header.segmentBytes() == before.header().segmentBytes();
        if (follows) {
            return null;
        }
        return new JournalDamage(
                segment.name().toString(),
                SegmentHeaderLayout.BASE_OFFSET,
                "the segment begins at position " + header.base() + ", expected "
                        + (before == null
                                ? start + " or below"
                                : before.header().endPosition())
                        + ": a segment before it is missing");
    }

    private static JournalDamage firstOf(JournalDamage... damages) {
        for (JournalDamage damage : damages) {
            if (damage != null) {
                return damage;
            }
        }
        return null;
    }
}
