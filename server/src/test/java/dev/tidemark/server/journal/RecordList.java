package dev.tidemark.server.journal;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a log holds, group by group. */
final class RecordList implements RecordSink {
    private final List<List<PlainRecord>> groups = new ArrayList<>();
    private final List<PlainRecord> records = new ArrayList<>();
    private List<PlainRecord> open = new ArrayList<>();

    @Override
    public void onRecord(long user, long entry) {
        PlainRecord record = PlainRecord.of(user, entry);
        open.add(record);
        records.add(record);
    }

    @Override
    public void onGroupEnd() {
        groups.add(open);
        open = new ArrayList<>();
    }

    /** All records, those of groups that have not ended too. */
    List<PlainRecord> records() {
        return records;
    }

    /** Holds all records to a list, which may be long: only the first that differs is named. */
    void assertHolds(List<PlainRecord> expected) {
        int same = 0;
        while (same < Math.min(records.size(), expected.size())
                && records.get(same).equals(expected.get(same))) {
            same++;
        }
        if (records.size() != expected.size() || same < expected.size()) {
            throw new AssertionError("records=" + records.size() + ", expected " + expected.size() + "; the first "
                    + same + " are the same");
        }
    }

    List<List<PlainRecord>> groups() {
        return groups;
    }
}
