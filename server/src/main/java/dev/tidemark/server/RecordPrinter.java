package dev.tidemark.server;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.journal.RecordLayout;
import dev.tidemark.server.journal.RecordSink;
import java.io.PrintWriter;
import org.agrona.UnsafeApi;

/**
 * Prints the records of a log, a line each: as text, fields named and ordered as {@code tidemark nc} prints a read state, or as
 * JSON. There, numbers of 64 bits are strings, since many readers of JSON lose digits of them. Thread: one.
 */
final class RecordPrinter implements RecordSink {
    private static final String[] FIELDS = {"lastRead", "mentioned", "counted", "version"};

    private final PrintWriter out;
    private final int shard;
    private final boolean json;
    private final Long wantedUser;
    private final StringBuilder line = new StringBuilder();

    /** @param wantedUser null for all. */
    RecordPrinter(PrintWriter out, int shard, boolean json, Long wantedUser) {
        this.out = out;
        this.shard = shard;
        this.json = json;
        this.wantedUser = wantedUser;
    }

    @Override
    public void onRecord(long user, long entry) {
        if (wantedUser != null && wantedUser != user) {
            return;
        }
        long channel = UnsafeApi.getLong(entry + EntryLayout.CHANNEL_OFFSET);
        long state = entry + EntryLayout.STATE_OFFSET;
        line.setLength(0);
        line.append(json ? "{\"shard\":" : "shard=").append(shard);
        number("user", user);
        if (UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET) == RecordLayout.REMOVED) {
            removal(channel, UnsafeApi.getLong(state + StateLayout.VERSION_OFFSET));
        } else {
            number("channel", channel);
            change(state);
        }
        out.println(line.append(json ? "}" : ""));
    }

    private void removal(long channel, long version) {
        if (channel != RecordLayout.ALL_CHANNELS) {
            number("channel", channel);
        }
        line.append(json ? ",\"removed\":true" : " removed");
        number("version", version);
    }

    private void change(long state) {
        for (int i = 0; i < FIELDS.length; i++) {
            number(FIELDS[i], UnsafeApi.getLong(state + (long) i * Long.BYTES));
        }
        line.append(json ? ",\"counters\":[" : " counters=");
        for (int i = 0; i < Counters.COUNT; i++) {
            int counter = UnsafeApi.getInt(state + StateLayout.COUNTERS_OFFSET + (long) i * Integer.BYTES);
            line.append(i == 0 ? "" : ",").append(counter);
        }
        line.append(json ? "]" : "");
    }

    private void number(String name, long value) {
        line.append(json ? ",\"" : " ").append(name).append(json ? "\":\"" : "=");
        line.append(Long.toUnsignedString(value)).append(json ? "\"" : "");
    }

    @Override
    public void onGroupEnd() {}
}
