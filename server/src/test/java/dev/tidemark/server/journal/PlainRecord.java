package dev.tidemark.server.journal;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import org.agrona.UnsafeApi;

/** A record as plain values, for comparison. All fields of an ENTRY but channel and version are made from the seed. */
record PlainRecord(long user, long channel, long version, long seed, boolean isRemoval) {
    private static final long FIRST_FIELD = StateLayout.LAST_READ_OFFSET;

    static PlainRecord change(long user, long channel, long version) {
        return new PlainRecord(user, channel, version, user * 31 + channel * 7 + version, false);
    }

    static PlainRecord removal(long user, long channel, long version) {
        return new PlainRecord(user, channel, version, 0, true);
    }

    /** @param entry memory for an ENTRY, used during the call. */
    void appendTo(Journal journal, long entry) {
        if (isRemoval) {
            journal.appendRemoval(user, channel, version);
        } else {
            fill(entry);
            journal.append(user, entry);
        }
    }

    /** @param entry memory for an ENTRY, used during the call. */
    void appendTo(GroupBuffer group, long entry) {
        if (isRemoval) {
            group.appendRemoval(user, channel, version);
        } else {
            fill(entry);
            group.append(user, entry);
        }
    }

    private void fill(long entry) {
        long state = entry + EntryLayout.STATE_OFFSET;
        UnsafeApi.putLong(entry + EntryLayout.CHANNEL_OFFSET, channel);
        UnsafeApi.putLong(state + FIRST_FIELD, seed);
        UnsafeApi.putLong(state + StateLayout.MENTIONED_OFFSET, seed + 1);
        UnsafeApi.putLong(state + StateLayout.COUNTED_OFFSET, seed + 2);
        UnsafeApi.putLong(state + StateLayout.VERSION_OFFSET, version);
        for (int i = 0; i < 4; i++) {
            UnsafeApi.putInt(state + StateLayout.COUNTERS_OFFSET + (long) i * Integer.BYTES, counter(i));
        }
    }

    private int counter(int i) {
        return (int) (seed + 3 + i) & Integer.MAX_VALUE;
    }

    /** Reads a record as a sink gets it. */
    static PlainRecord of(long user, long entry) {
        long channel = UnsafeApi.getLong(entry + EntryLayout.CHANNEL_OFFSET);
        long state = entry + EntryLayout.STATE_OFFSET;
        long version = UnsafeApi.getLong(state + StateLayout.VERSION_OFFSET);
        long seed = UnsafeApi.getLong(state + FIRST_FIELD);
        boolean isRemoval = UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET) == RecordLayout.REMOVED;
        PlainRecord record = new PlainRecord(user, channel, version, seed, isRemoval);
        for (int i = 0; i < 4; i++) {
            int expected = isRemoval ? (i == 0 ? RecordLayout.REMOVED : 0) : record.counter(i);
            int found = UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET + (long) i * Integer.BYTES);
            if (found != expected) {
                throw new AssertionError("counter " + i + " is " + found + ", expected " + expected + ": " + record);
            }
        }
        long offset = isRemoval ? 0 : 1;
        if (UnsafeApi.getLong(state + StateLayout.MENTIONED_OFFSET) != seed + offset
                || UnsafeApi.getLong(state + StateLayout.COUNTED_OFFSET) != seed + 2 * offset) {
            throw new AssertionError("a record of mixed fields: " + record);
        }
        return record;
    }
}
